; INVD and WBINVD at CPL 0, and INVD at CPL 3.

%include "hostile.inc"

        begin_hostile
        mov qword [SCRATCH], 0x12345678
        invd
        check_equal "INVD loses no write", dword [SCRATCH], 0x12345678
        wbinvd
        check_equal "nor does WBINVD", dword [SCRATCH], 0x12345678
        expect_fault GENERAL_PROTECTION, "INVD at CPL 3 raises #GP", go_to_user .user
        end_program
.user:  invd
        jmp $
