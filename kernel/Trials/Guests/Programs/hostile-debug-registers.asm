; Breakpoints on the kernel's addresses, of every kind, and the guard of the debug registers.

%include "hostile.inc"

        begin_hostile
        mov eax, 0x100000                       ; where the kernel's text begins
        mov dr0, rax
        mov eax, 0x101000
        mov dr1, rax
        mov eax, 0x180000
        mov dr2, rax
        mov eax, 0x200000
        mov dr3, rax
        mov eax, 0x1bd006ff                     ; all on: execution, writes, accesses, writes
        mov dr7, rax
.exits: xor eax, eax
        cpuid
        in al, 0x80
        xor eax, eax
        vmcall
        sub dword [counter], 1
        jnz .exits
        mov rax, dr0
        check_equal "DR0 survives VM exits", eax, 0x100000
        mov rax, dr3
        check_equal "DR3 survives VM exits", eax, 0x200000
        mov rax, dr7
        and eax, 0xff
        check_equal "DR7 survives VM exits", eax, 0xff
        mov rax, dr7
        or eax, 1 << 13
        mov dr7, rax
        expect_fault DEBUG, "DR7.GD guards the debug registers", mov rax, dr0
        mov rax, dr6
        test eax, 1 << 13
        setz al
        test al, al
        check "DR6.BD says so"
        mov eax, 0xffff4ff0
        expect_none "DR6 takes a value", mov dr6, rax
        mov rax, 1 << 32
        expect_fault GENERAL_PROTECTION, "DR7 above bit 31 raises #GP", mov dr7, rax
        mov eax, 0xffff
        mov dr6, rax
        end_program
        align 4, db 0
counter: dd 100
