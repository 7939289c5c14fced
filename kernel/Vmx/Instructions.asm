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

stub vmxon                              ; (ulong* vmxonPointer) -> VmxResult
.fault: vmxon [rdi]
        flags_to_eax
.resume:
        ret
.end:
fixup vmxon.fault, vmxon.resume

stub vmxoff                             ; () -> VmxResult
.fault: vmxoff
        flags_to_eax
.resume:
        ret
.end:
fixup vmxoff.fault, vmxoff.resume
