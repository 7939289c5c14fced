; XSETBV with every bit of XCR0, alone and with x87 state, many times; a wrong index; and CPL 3.

%include "hostile.inc"

        begin_hostile
        expect_fault INVALID_OPCODE, "without CR4.OSXSAVE", xsetbv
        mov rax, cr4
        or eax, 1 << 18
        mov cr4, rax
        mov ecx, 1
        xor edx, edx
        mov eax, 1
        expect_fault GENERAL_PROTECTION, "XCR1", xsetbv
        mov ebp, 64                             ; rounds
.round: xor ebx, ebx
.bit:   xor eax, eax
        xor edx, edx
        bts rax, rbx
        mov rdx, rax
        shr rdx, 32
        mov eax, eax
        mov r8d, eax
        call try
        or r8d, 1
        mov eax, r8d
        call try
        add ebx, 1
        cmp ebx, 64
        jb .bit
        dec ebp
        jnz .round
        xor ecx, ecx
        mov eax, -1
        mov edx, -1
        expect_fault GENERAL_PROTECTION, "every bit", xsetbv
        xor ecx, ecx
        xor edx, edx
        mov eax, 5
        expect_fault GENERAL_PROTECTION, "AVX without SSE", xsetbv
        xor ecx, ecx
        xor edx, edx
        mov eax, 2
        expect_fault GENERAL_PROTECTION, "no x87", xsetbv
        xor ecx, ecx
        xor edx, edx
        mov eax, 3
        expect_none "x87 and SSE", xsetbv
        xor ecx, ecx
        xgetbv
        check_equal "XGETBV reads it", eax, 3
        expect_fault GENERAL_PROTECTION, "at CPL 3", go_to_user user
        end_program

; EDX:EAX = value: it is taken or raises #GP.
try:    mov qword [recover], .fault
        xor ecx, ecx
        mov rdi, [rsp]
        xsetbv
.fault: mov rsp, STACK
        jmp rdi

user:   xor ecx, ecx
        xor edx, edx
        mov eax, 1
        xsetbv
        jmp $
