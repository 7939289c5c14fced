; A guest that never causes a VM exit.

%include "hostile.inc"

bits 64
        cli
.again: jmp .again
