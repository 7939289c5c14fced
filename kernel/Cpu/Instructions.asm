; One stub for each privileged or otherwise unreachable instruction, named after it; the System V calling convention.
; A stub that may fault returns 0 in EAX, or what an InstructionFault holds: the exception entry finds the faulting
; address in .fixups and resumes at the address beside it, with EAX set.

%include "stub.inc"

bits 64
section .text.instructions progbits alloc exec nowrite align=16

stub cpuid                              ; (uint leaf, uint subleaf, CpuidRegisters* result)
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

stub rdmsr                              ; (uint index, ulong* value) -> InstructionFault
        mov ecx, edi
.fault: rdmsr
        mov [rsi], eax
        mov [rsi + 4], edx
        xor eax, eax
.resume:
        ret
.end:
fixup rdmsr.fault, rdmsr.resume

stub wrmsr                              ; (uint index, ulong value) -> InstructionFault
        mov ecx, edi
        mov eax, esi
        mov rdx, rsi
        shr rdx, 32
.fault: wrmsr
        xor eax, eax
.resume:
        ret
.end:
fixup wrmsr.fault, wrmsr.resume

stub mov_from_cr0
        mov rax, cr0
        ret
.end:

stub mov_to_cr0
        mov cr0, rdi
        ret
.end:

stub mov_from_cr2
        mov rax, cr2
        ret
.end:

stub mov_to_cr3
        mov cr3, rdi
        ret
.end:

stub mov_from_cr4
        mov rax, cr4
        ret
.end:

stub mov_to_cr4
        mov cr4, rdi
        ret
.end:

stub lgdt                               ; (DescriptorTableRegister* value)
        lgdt [rdi]
        ret
.end:

stub lidt                               ; (DescriptorTableRegister* value)
        lidt [rdi]
        ret
.end:

stub ltr                                ; (ushort selector)
        ltr di
        ret
.end:

stub load_segment_registers             ; (ushort code, ushort data): CS by a far return; FS and GS become null
        mov ds, esi
        mov es, esi
        mov ss, esi
        xor eax, eax
        mov fs, eax
        mov gs, eax
        pop rax
        movzx edi, di
        push rdi
        push rax
        retfq
.end:

stub hlt
        hlt
        ret
.end:

stub cli
        cli
        ret
.end:

stub current_processor                  ; () -> Processor*, which IA32_GS_BASE points at
        mov rax, [gs:0]
        ret
.end:
