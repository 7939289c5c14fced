; A guest that begins in 64-bit mode.

%include "hypercalls.inc"

bits 64
org PROGRAM_ADDRESS

        mov eax, 0
        cpuid
        check_equal "cpuid answers from the subject's table", ebx, "Genu"
        end_program
