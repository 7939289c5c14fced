; Forms of VMXON that the kernel has no use for, and the VMX instructions that the trials need besides: stubs as in
; kernel/Vmx/Instructions.asm, with the same result.

%include "kernel/Trials/ProtectedMode.inc"
%include "stub.inc"

bits 64
section .text.instructions progbits alloc exec nowrite align=16

stub vmxon_register                     ; () -> VmxResult: ModR/M with a register, which no assembler emits
.fault: db 0xf3, 0x0f, 0xc7, 0xf3
        flags_to_eax
.resume:
        ret
.end:
fixup vmxon_register.fault, vmxon_register.resume

stub vmxon_lock                         ; (ulong* vmxonPointer) -> VmxResult
.fault: db 0xf0, 0xf3, 0x0f, 0xc7, 0x37
        flags_to_eax
.resume:
        ret
.end:
fixup vmxon_lock.fault, vmxon_lock.resume

; (ulong* vmxonPointer) -> VmxResult: in compatibility mode, with the trials' GDT loaded
stub vmxon_compatibility
        ; Outside of 64-bit mode the upper halves of the registers are lost.
        push rbx
        push rbp
        push r12
        push r13
        push r14
        push r15
        push SELECTOR_KERNEL_CODE
        lea rax, [rel .compatibility_mode]
        push rax
        retfq
bits 32
.compatibility_mode:
.fault: vmxon [edi]
        pushfd
        pop eax
        and eax, 0x41
.resume:
        jmp SELECTOR_CODE64:.long_mode
bits 64
.long_mode:
        pop r15
        pop r14
        pop r13
        pop r12
        pop rbp
        pop rbx
        ret
.end:
fixup vmxon_compatibility.fault, vmxon_compatibility.resume
