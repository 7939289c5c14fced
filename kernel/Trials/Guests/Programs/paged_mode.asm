; A guest that begins in 32-bit protected mode with 32-bit paging.

%include "hypercalls.inc"

bits 32
org PROGRAM_ADDRESS

        mov eax, 0
        cpuid
        check_equal "cpuid answers from the subject's table", ebx, "Genu"
        end_program
