; CPUID in the last two bytes of the lower half of the canonical addresses: the address behind it is none.

%include "hostile.inc"

TABLES                          equ 0x30000     ; page-directory-pointer table, directory, table; then the page
LAST                            equ 0x7fff_ffff_fffe

        begin_hostile
        mov qword [0x1000 + 255 * 8], TABLES | 3
        mov qword [TABLES + 511 * 8], (TABLES + 0x1000) | 3
        mov qword [TABLES + 0x1000 + 511 * 8], (TABLES + 0x2000) | 3
        mov qword [TABLES + 0x2000 + 511 * 8], (TABLES + 0x3000) | 3
        mov word [TABLES + 0x3ffe], 0xa20f      ; CPUID
        mov rbx, LAST
        xor eax, eax
        expect_fault GENERAL_PROTECTION, "the next fetch raises #GP", jmp rbx
        end_program
