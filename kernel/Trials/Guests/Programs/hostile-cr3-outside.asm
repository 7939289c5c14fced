; CR3 with the address of memory that is not the guest's.

%include "hostile.inc"

bits 64
        mov eax, 0x40000000
        mov cr3, rax
        end_program
