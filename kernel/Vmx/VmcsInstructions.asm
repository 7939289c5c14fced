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

stub vmread                             ; (uint field) -> ulong, 0 if the processor does not have the field
        mov edi, edi
.fault: vmread rax, rdi
        jbe .resume
        ret
.resume:
        xor eax, eax
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
GUEST_INTERRUPTIBILITY_STATE    equ 0x4824
BLOCKING_BY_STI_OR_MOV_SS       equ 3

%macro advance 0
        mov eax, EXIT_INSTRUCTION_LENGTH
        vmread rax, rax
        mov ecx, GUEST_RIP
        vmread rdx, rcx
        add rdx, rax
        vmwrite rcx, rdx
%endmacro

; The current VMCS' subject goes on behind the instruction that caused the exit. Several instructions in one stub, since
; most exits end with it.
stub skip_instruction                   ; ()
        advance
        ret
.end:

; The same, and blocking by STI and MOV SS ends.
stub complete_instruction               ; ()
        advance
        mov ecx, GUEST_INTERRUPTIBILITY_STATE
        vmread rax, rcx
        test eax, BLOCKING_BY_STI_OR_MOV_SS
        jz .return
        and eax, ~BLOCKING_BY_STI_OR_MOV_SS
        vmwrite rcx, rax
.return:
        ret
.end:
