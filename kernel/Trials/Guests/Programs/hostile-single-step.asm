; Single steps over instructions that cause VM exits: each is one step, as on a processor of its own.

%include "hostile.inc"

        begin_hostile
        mov eax, .handler
        mov [IDT + 16], ax
        shr eax, 16
        mov [IDT + 16 + 6], ax
        mov edi, SCRATCH
        pushfq
        or dword [rsp], 1 << 8
        popfq
        nop
.s0:    xor eax, eax
.s1:    cpuid
.s2:    mov eax, 0x80000000
.s3:    cpuid
.s4:    mov eax, 1
.s5:    cpuid
.s6:    xor eax, eax
.s7:    vmcall
.s8:    in al, 0x80
.s9:    invd
.s10:   nop
.s11:   pushfq
.s12:   and dword [rsp], ~(1 << 8)
.s13:   popfq
.s14:   nop
        mov esi, .expected
        mov ecx, (.end - .expected) / 4
        xor ebx, ebx
.compare:
        lodsd
        cmp eax, [SCRATCH + rbx * 8]
        jne .differs
        add ebx, 1
        loop .compare
.differs:
        mov edx, ebx
        test ecx, ecx
        check "every instruction is one step"

        ; STI and MOV SS block events for one instruction
        mov edi, SCRATCH
        mov r8d, KERNEL_DATA
        xor eax, eax
        pushfq
        or dword [rsp], 1 << 8
        popfq
        mov ss, r8d
        cpuid
        xor eax, eax
        mov ss, r8d
        vmcall
        nop
        pushfq
        and dword [rsp], ~(1 << 8)
        popfq
        cmp eax, eax
        check "MOV SS and a VM exit in a single step"
        end_program

.handler:
        push rax
        mov rax, [rsp + 8]
        stosq
        pop rax
        iretq

.expected:
        dd .s0, .s1, .s2, .s3, .s4, .s5, .s6, .s7, .s8, .s9, .s10, .s11, .s12, .s13, .s14
.end:
