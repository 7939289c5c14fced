; CPUID without end: the fast level of the exit path answers every one.

%include "hostile.inc"

bits 64
.again: xor eax, eax
        cpuid
        jmp .again
