; SWAPGS puts a value of the guest's into IA32_KERNEL_GS_BASE without a VM exit; its other registers that VMX does not
; switch hold, likewise, what the next guest must not see.

%include "hostile.inc"

GS_BASE                         equ 0xc0000101

        begin_hostile
        mov rax, cr4
        or eax, 1 << 9 | 1 << 18
        mov cr4, rax
        xor ecx, ecx
        xor edx, edx
        mov eax, 7
        xsetbv
        mov ecx, GS_BASE
        mov edx, 0x7ead
        mov eax, 0xbeefcafe
        wrmsr
        swapgs
        rdmsr
        mov ebx, eax
        or ebx, edx
        mov eax, 0x5ec7e7
        movq xmm0, rax
        vinsertf128 ymm1, ymm0, xmm0, 1
        vmovaps ymm15, ymm1
        mov cr2, rax
        mov eax, 9
        mov cr8, rax
        fldpi
        check_equal "the first GS base behind SWAPGS is 0", ebx, 0
        end_program
