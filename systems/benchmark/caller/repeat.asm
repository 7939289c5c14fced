%include "stub.inc"

bits 64
section .text.instructions progbits alloc exec nowrite align=16

; %1 = name, %2 = the instruction, or none. Both loops are the same otherwise, so that their difference is the
; instruction's cost. (Hypercall number, ulong argument, ulong rounds) -> ulong ticks
%macro repeat 1-2
stub %1
        mov r8, rdi
        mov r9, rdx
        mov rdi, rsi
        rdtsc
        shl rdx, 32
        or rax, rdx
        mov r10, rax
.again:
        mov rax, r8
        %2
        dec r9
        jnz .again
        rdtsc
        shl rdx, 32
        or rax, rdx
        sub rax, r10
        ret
.end:
%endmacro

repeat repeat_vmcall, vmcall
repeat repeat_nothing
