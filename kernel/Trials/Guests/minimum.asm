; VM entry and exit for the search of the minimum (kernel/Trials/Guests/Minimum): they take nothing of the host state
; for granted but HOST_RIP and HOST_CR3, so that they survive any other field's being left out.

%include "stub.inc"

bits 64
section .text.instructions progbits alloc exec nowrite align=16

; () -> VmxResult: VMsucceed is a VM exit. It need not leave any general register as it was.
stub launch_minimum
        push rbx
        push rbp
        push r12
        push r13
        push r14
        push r15
        call vmlaunch_minimum
        pop r15
        pop r14
        pop r13
        pop r12
        pop rbp
        pop rbx
        ret
.end:

stub vmlaunch_minimum
        mov [rel minimum_stack], rsp
        vmlaunch
        flags_to_eax
        ret
.end:

; Returns for vmlaunch_minimum.
stub minimum_exit
        mov rsp, [rel minimum_stack]
        xor eax, eax
        ret
.end:

section .bss.minimum nobits alloc noexec write align=8
minimum_stack: resb 8
