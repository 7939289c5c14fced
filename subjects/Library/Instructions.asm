; One stub for each instruction that C# cannot express, named after it; the System V calling convention.

%include "stub.inc"

bits 64
section .text.instructions progbits alloc exec nowrite align=16

stub vmcall                             ; (Hypercall number, ulong argument, and what RDX, RCX and R8 are to hold)
        mov rax, rdi
        mov rdi, rsi
        vmcall
        ret
.end:

stub accept_interrupts                  ; NOP is where those that are pending come
        sti
        nop
        cli
        ret
.end:

; What policy does not grant is a fault: an MSR here, a port above. CPUID is always answered.

stub rdmsr                              ; (uint index) -> ulong
        mov ecx, edi
        rdmsr
        shl rdx, 32
        or rax, rdx
        ret
.end:

stub wrmsr                              ; (uint index, ulong value)
        mov ecx, edi
        mov eax, esi
        mov rdx, rsi
        shr rdx, 32
        wrmsr
        ret
.end:

stub cpuid                              ; (uint leaf, uint subleaf, uint* registers): EAX, EBX, ECX, EDX
        mov r8, rdx
        mov r9, rbx                     ; RBX belongs to the caller
        mov eax, edi
        mov ecx, esi
        cpuid
        mov [r8], eax
        mov [r8 + 4], ebx
        mov [r8 + 8], ecx
        mov [r8 + 12], edx
        mov rbx, r9
        ret
.end:
