; The stubs that the kernel and native subjects have in common. Conventions as in Instructions.asm.

%include "stub.inc"

bits 64
section .text.instructions progbits alloc exec nowrite align=16

stub in8                                ; (ushort port) -> byte
        mov edx, edi
        xor eax, eax
        in al, dx
        ret
.end:

stub out8                               ; (ushort port, byte value)
        mov edx, edi
        mov eax, esi
        out dx, al
        ret
.end:

stub ud2                                ; does not return
        ud2
.end:

stub rep_movs                           ; (byte* destination, byte* source, ulong length), which must not overlap
        mov rcx, rdx
        shr rcx, 3
        rep movsq
        mov ecx, edx
        and ecx, 7
        rep movsb
        ret
.end:

stub rep_stos                           ; (byte* start, byte value, ulong length)
        movzx eax, sil
        mov rcx, 0x0101_0101_0101_0101
        imul rax, rcx
        mov rcx, rdx
        shr rcx, 3
        rep stosq
        mov ecx, edx
        and ecx, 7
        rep stosb
        ret
.end:

stub rdtsc                              ; () -> ulong
        rdtsc
        shl rdx, 32
        or rax, rdx
        ret
.end:
