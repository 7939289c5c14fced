; VM entry and exit for the search of the minimum (kernel/Trials/Guests/Minimum): they take nothing of the host state
; for granted but HOST_RIP and HOST_CR3, so that they survive any other field's being left out.

%include "stub.inc"

bits 64
section .text.instructions progbits alloc exec nowrite align=16

; () -> VmxResult: VMsucceed is a VM exit. The guest of the current VMCS changes no general register.
stub launch_minimum
        push rbx
        push rbp
        push r12
        push r13
        push r14
        push r15
        mov [rel minimum_stack], rsp
        vmlaunch
        flags_to_eax
        jmp .return
.exit:
        mov rsp, [rel minimum_stack]
        xor eax, eax
.return:
        pop r15
        pop r14
        pop r13
        pop r12
        pop rbp
        pop rbx
        ret
.end:

global minimum_exit
minimum_exit equ launch_minimum.exit

section .bss.minimum nobits alloc noexec write align=8
minimum_stack: resb 8
