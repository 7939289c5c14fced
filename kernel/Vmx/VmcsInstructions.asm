; The stubs of the VMX instructions that work on a VMCS or on translations, as Instructions.asm has those of VMX operation.

%include "stub.inc"

bits 64
section .text.instructions progbits alloc exec nowrite align=16

vmx_stub vmclear, vmclear [rdi]         ; (ulong* vmcsPointer) -> VmxResult
vmx_stub vmptrld, vmptrld [rdi]         ; (ulong* vmcsPointer) -> VmxResult
vmx_stub vmptrst, vmptrst [rdi]         ; (ulong* vmcsPointer) -> VmxResult
vmx_stub vmcall, vmcall                 ; () -> VmxResult
vmx_stub invept, invept rdi, [rsi]      ; (ulong type, InveptDescriptor* descriptor) -> VmxResult
vmx_stub invvpid, invvpid rdi, [rsi]    ; (ulong type, InvvpidDescriptor* descriptor) -> VmxResult

stub vmread                             ; (uint field, ulong* value) -> VmxResult
        mov edi, edi                    ; the caller leaves bits 63:32 undefined, and they must be 0
.fault: vmread [rsi], rdi
        flags_to_eax
.resume:
        ret
.end:
fixup vmread.fault, vmread.resume

stub vmwrite                            ; (uint field, ulong value) -> VmxResult
        mov edi, edi
.fault: vmwrite rdi, rsi
        flags_to_eax
.resume:
        ret
.end:
fixup vmwrite.fault, vmwrite.resume

EXIT_INSTRUCTION_LENGTH         equ 0x440c
GUEST_RIP                       equ 0x681e

; The current VMCS' subject goes on behind the instruction that caused the exit. Three instructions in one stub, since
; most exits end with it.
stub skip_instruction                   ; ()
        mov eax, EXIT_INSTRUCTION_LENGTH
        vmread rax, rax
        mov ecx, GUEST_RIP
        vmread rdx, rcx
        add rdx, rax
        vmwrite rcx, rdx
        ret
.end:
