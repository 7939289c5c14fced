; The stubs of the VMX instructions that work on a VMCS or on translations, as Instructions.asm has those of VMX
; operation.

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

; What kernel/Subjects/MonitoredExit.cs shows of an access to memory, and where in MonitoredStatePage.cs.
%macro show 2
        mov eax, %1
        vmread [rdi + %2], rax
%endmacro

EXIT_QUALIFICATION              equ 0x6400
GUEST_LINEAR_ADDRESS            equ 0x640a
GUEST_RFLAGS                    equ 0x6820
GUEST_RSP                       equ 0x681c
GUEST_CR0                       equ 0x6800
GUEST_CR3                       equ 0x6802
GUEST_CR4                       equ 0x6804
GUEST_IA32_EFER                 equ 0x2806
GUEST_CS_BASE                   equ 0x6808
GUEST_CS_ACCESS_RIGHTS          equ 0x4816
GUEST_ACTIVITY_STATE            equ 0x4826
IDT_VECTORING_INFORMATION       equ 0x4408

EXIT_QUALIFICATION_SLOT         equ 8
LINEAR_ADDRESS_SLOT             equ 32
INSTRUCTION_POINTER_SLOT        equ 224
FLAGS_SLOT                      equ 232
STACK_POINTER_SLOT              equ 240
CONTROL_REGISTER_0_SLOT         equ 248
CONTROL_REGISTER_3_SLOT         equ 256
CONTROL_REGISTER_4_SLOT         equ 264
EXTENDED_FEATURES_SLOT          equ 272
CODE_SEGMENT_BASE_SLOT          equ 280
CODE_SEGMENT_RIGHTS_SLOT        equ 288
ACTIVITY_SLOT                   equ 296

stub read_access                        ; (MonitoredStatePage* page) -> uint: the IDT-vectoring information
        show EXIT_QUALIFICATION, EXIT_QUALIFICATION_SLOT
        show GUEST_LINEAR_ADDRESS, LINEAR_ADDRESS_SLOT
        show GUEST_RIP, INSTRUCTION_POINTER_SLOT
        show GUEST_RFLAGS, FLAGS_SLOT
        show GUEST_RSP, STACK_POINTER_SLOT
        show GUEST_CR0, CONTROL_REGISTER_0_SLOT
        show GUEST_CR3, CONTROL_REGISTER_3_SLOT
        show GUEST_CR4, CONTROL_REGISTER_4_SLOT
        show GUEST_IA32_EFER, EXTENDED_FEATURES_SLOT
        show GUEST_CS_BASE, CODE_SEGMENT_BASE_SLOT
        show GUEST_CS_ACCESS_RIGHTS, CODE_SEGMENT_RIGHTS_SLOT
        show GUEST_ACTIVITY_STATE, ACTIVITY_SLOT
        mov eax, IDT_VECTORING_INFORMATION
        vmread rax, rax
        ret
.end:
