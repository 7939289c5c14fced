; The VMX instructions' stubs. Each returns what a VmxResult holds: CF in bit 0 and ZF in bit 6, where RFLAGS has
; them, or an InstructionFault (bit 31 set).

bits 64
section .text.instructions progbits alloc exec nowrite align=16

%macro stub 1
global %1:function (%1.end - %1)
%1:
%endmacro

%macro fixup 2
        [section .fixups progbits alloc noexec nowrite align=8]
        dq %1, %2
        __?SECT?__
%endmacro

; EAX = the arithmetic flags that the instruction just before left
%macro flags_to_eax 0
        pushfq
        pop rax
        and eax, 0x41
%endmacro

; %1 = name, %2 = the instruction, all of whose operands are the stub's own arguments
%macro vmx_stub 2+
stub %1
.fault: %2
        flags_to_eax
.resume:
        ret
.end:
fixup %1.fault, %1.resume
%endmacro

vmx_stub vmxon, vmxon [rdi]             ; (ulong* vmxonPointer) -> VmxResult
vmx_stub vmxoff, vmxoff                 ; () -> VmxResult
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
