; The victim: it runs after every hostile guest, writes into its memory all of the processor's state that it can see,
; and ends with a value of its own in every register. What a guest before it left would show.

%include "hostile.inc"

RESULT                          equ 0x100000
PATTERN                         equ 0x9e3779b97f4a7c15

        begin_hostile
        mov rdi, RESULT
%macro keep 1
        mov rax, %1
        stosq
%endmacro
        keep cr0
        keep cr2
        keep cr3
        keep cr4
        keep cr8
        keep dr0
        keep dr1
        keep dr2
        keep dr3
        keep dr6
        keep dr7
        pushfq
        pop rax
        stosq

        ; x87, XMM and YMM registers as they are at first
        mov rax, cr4
        or eax, 1 << 18 | 1 << 9                ; OSXSAVE, OSFXSR
        mov cr4, rax
        mov eax, 0xd                            ; what the processor has of x87, XMM and YMM
        xor ecx, ecx
        cpuid
        and eax, 7
        xor ecx, ecx
        xor edx, edx
        xsetbv
        mov rbx, rdi
        add rbx, 0x3f
        and rbx, ~0x3f
        mov edx, -1
        mov eax, -1
        xsave64 [rbx]
        lea rdi, [rbx + 0x1000]

        ; the GS base behind SWAPGS
        mov ecx, 0xc0000102                     ; IA32_KERNEL_GS_BASE
        rdmsr
        stosq
        mov eax, edx
        stosq

        ; and some work on memory
        mov rax, PATTERN
        mov ecx, 0x8000
.fill:
        imul rax, rax, 0x5851f42d
        add rax, rcx
        stosq
        loop .fill

        mov rbx, rax
        mov rdx, PATTERN
        lea rsi, [rax + 2]
        lea rbp, [rax + 3]
        lea r8, [rax + 4]
        lea r9, [rax + 5]
        lea r10, [rax + 6]
        lea r11, [rax + 7]
        lea r12, [rax + 8]
        lea r13, [rax + 9]
        lea r14, [rax + 10]
        lea r15, [rax + 11]
        movq xmm0, rax
        movq xmm15, rbx
        fld1
        end_program
