; Empty hypercalls without end.

%include "hostile.inc"

bits 64
.again: xor eax, eax
        vmcall
        jmp .again
