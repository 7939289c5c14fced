%include "stub.inc"

HYPERCALL_YIELD                 equ 2           ; kernel/Subjects/Hypercall.cs

bits 64
section .text.instructions progbits alloc exec nowrite align=16

stub yield_and_rdtsc                    ; () -> ulong
        mov eax, HYPERCALL_YIELD
        vmcall
        rdtsc                           ; the first instruction of the frame
        shl rdx, 32
        or rax, rdx
        ret
.end:
