; A guest that begins in real-address mode.

%include "hypercalls.inc"

bits 16
org PROGRAM_ADDRESS

        mov eax, 0
        cpuid
        check_equal "cpuid answers from the subject's table", ebx, "Genu"
        end_program
