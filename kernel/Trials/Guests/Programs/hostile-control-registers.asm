; Values that the control registers do not take, many of them through the kernel, which answers for CR0.NE.

%include "hostile.inc"

NUMERIC_ERROR                   equ 1 << 5

        begin_hostile
        mov rbx, cr0
        mov r8, cr4
        lea rax, [rbx + NUMERIC_ERROR]
        btr rax, 0
        expect_fault GENERAL_PROTECTION, "CR0: paging without protection", mov cr0, rax
        lea rax, [rbx + NUMERIC_ERROR]
        bts rax, 29
        expect_fault GENERAL_PROTECTION, "CR0: NW without CD", mov cr0, rax
        lea rax, [rbx + NUMERIC_ERROR]
        bts rax, 40
        expect_fault GENERAL_PROTECTION, "CR0: above bit 31", mov cr0, rax
        lea rax, [rbx + NUMERIC_ERROR]
        btr rax, 31
        expect_fault GENERAL_PROTECTION, "CR0: no paging in 64-bit mode", mov cr0, rax
        lea rax, [rbx + NUMERIC_ERROR]
        expect_none "CR0.NE can be set", mov cr0, rax
        mov rax, cr0
        and eax, NUMERIC_ERROR
        check_equal "and reads as set", eax, NUMERIC_ERROR
        expect_none "CR0.NE can be cleared", mov cr0, rbx
        mov rax, cr0
        and eax, NUMERIC_ERROR
        check_equal "and reads as cleared", eax, 0
        mov rax, r8
        btr rax, 5
        expect_fault GENERAL_PROTECTION, "CR4: no PAE in 64-bit mode", mov cr4, rax
        mov rax, r8
        bts rax, 40
        expect_fault GENERAL_PROTECTION, "CR4: above bit 31", mov cr4, rax
        mov rax, r8
        bts rax, 13
        expect_fault GENERAL_PROTECTION, "CR4.VMXE", mov cr4, rax
        mov eax, 16
        expect_fault GENERAL_PROTECTION, "CR8: above 15", mov cr8, rax
        mov rax, 1 << 62
        expect_fault GENERAL_PROTECTION, "CR3: above the physical addresses", mov cr3, rax
        clts
        mov eax, 0xfff1
        lmsw ax
        mov rax, cr0
        and eax, NUMERIC_ERROR
        check_equal "LMSW leaves CR0.NE", eax, 0
        clts
        mov rax, cr0
        xor eax, NUMERIC_ERROR
        mov rdx, 1 << 17
        or rdx, r8
        mov rdi, rax
        mov cr4, rdx                            ; PCIDE, which must not be on without IA-32e mode
        mov rax, rdi
        btr rax, 31
        expect_fault GENERAL_PROTECTION, "CR0: no paging with CR4.PCIDE", mov cr0, rax
        mov cr4, r8
        cmp eax, eax
        check "the control registers are as they were"
        end_program
