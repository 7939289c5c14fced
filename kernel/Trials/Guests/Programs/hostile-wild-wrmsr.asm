; WRMSR and RDMSR of what would let a guest break out, were it not intercepted.

%include "hostile.inc"

        begin_hostile
        mov ebx, msrs
.next:  mov qword [recover], .done
        mov qword [seen], -1
        mov ecx, [rbx]
        mov eax, -1
        mov edx, -1
        wrmsr
.done:  cmp dword [seen], GENERAL_PROTECTION
        jne .failed
        add ebx, 4
        cmp ebx, msrs.end
        jb .next
.failed:
        mov edx, [rbx]
        cmp ebx, msrs.end
        check "WRMSR of dangerous MSRs raises #GP"

        ; The two ranges of the MSR bitmap, and beyond them: but for the guest's own MSRs all raise #GP.
        xor r8d, r8d
        mov ebp, 0x2000
        call sweep
        check_equal "of MSRs 0 to 1FFFH the guest has SYSENTER's and the microcode's revision", r9d, 4
        mov r8d, 0xc0000000
        mov ebp, 0xc0002000
        call sweep
        check_equal "of MSRs C0000000H to C0001FFFH the guest has SYSCALL's, its bases and TSC_AUX", r9d, 8
        mov r8d, 0x40000000
        mov ebp, 0x40000100
        call sweep
        check_equal "of MSRs 40000000H to 400000FFH it has none", r9d, 0
        mov r8d, 0xffffff00
        mov ebp, 0xffffffff
        call sweep
        check_equal "of MSRs at the top it has none", r9d, 0
        end_program

; WRMSR of 0 to every MSR from R8D up to EBP; R9D = how many take it
sweep:  mov qword [recover], .fault
        xor r9d, r9d
        mov rdi, [rsp]
.next:  mov ecx, r8d
        xor eax, eax
        xor edx, edx
        wrmsr
        add r9d, 1
.fault: add r8d, 1
        cmp r8d, ebp
        jne .next
        mov rsp, STACK                  ; as the handler leaves it, too
        jmp rdi

msrs:
        dd 0x10, 0x1b, 0x3a, 0x79, 0x9b, 0x9e, 0xc1, 0xfe, 0x122, 0x179, 0x17a, 0x186
        dd 0x19a, 0x19b, 0x1a0, 0x1d9, 0x1f2, 0x1f3, 0x200, 0x201, 0x20f, 0x250, 0x258, 0x26f, 0x277, 0x2ff, 0x345
        dd 0x38d, 0x38f, 0x3f1, 0x400, 0x401, 0x480, 0x481, 0x482, 0x483, 0x484, 0x485, 0x486, 0x487, 0x488, 0x489
        dd 0x48a, 0x48b, 0x48c, 0x48d, 0x48e, 0x48f, 0x490, 0x491, 0x570, 0x600, 0x6e0, 0x802, 0x80b, 0x80f, 0x830
        dd 0x83f, 0xc80, 0xd90, 0xda0, 0xc0000080, 0xc0010114, 0xc0010117
.end:
        dd 0
