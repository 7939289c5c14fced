; The VMX instructions' stubs. Each returns what a VmxResult holds: CF in bit 0 and ZF in bit 6, where RFLAGS has
; them, or an InstructionFault (bit 31 set).

%include "stub.inc"

bits 64
section .text.instructions progbits alloc exec nowrite align=16

vmx_stub vmxon, vmxon [rdi]             ; (ulong* vmxonPointer) -> VmxResult
vmx_stub vmxoff, vmxoff                 ; () -> VmxResult
