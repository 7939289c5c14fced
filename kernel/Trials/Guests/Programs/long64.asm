; A guest in 64-bit mode.

%include "hypercalls.inc"

bits 64
org PROGRAM_ADDRESS

        mov eax, 0
        cpuid
        mov edx, ebx
        cmp ebx, "Genu"
        check 0
        end_program
