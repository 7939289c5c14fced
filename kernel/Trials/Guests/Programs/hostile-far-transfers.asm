; Far branches into garbage: every descriptor type that a guest can invent, and addresses that are none.

%include "hostile.inc"

        begin_hostile
        mov r8d, 0
.selector:
        mov qword [recover], .next
        mov rsp, STACK
        push r8
        push .next
        retfq                                   ; a selector beyond the GDT, a null one, data, a TSS
.next:  mov rsp, STACK
        add r8d, 1
        cmp r8d, 0x2000
        jb .selector
        mov eax, r8d
        check_equal "far returns to 8192 selectors", eax, 0x2000

        mov rbx, 0x8000_0000_0000
        expect_fault GENERAL_PROTECTION, "a jump to no canonical address", jmp rbx
        mov ebx, 0x7000_0000
        expect_fault PAGE_FAULT, "a jump to no page", jmp rbx
        expect_fault GENERAL_PROTECTION, "IRET to garbage", call .iret
        expect_fault GENERAL_PROTECTION, "a far jump through a null pointer", jmp far [SCRATCH]
        expect_fault GENERAL_PROTECTION, "a TSS that is none", call .ltr
        end_program
.iret:  push -1
        push -1
        push -1
        push -1
        push -1
        iretq
.ltr:   mov eax, KERNEL_DATA
        ltr ax
        ret
