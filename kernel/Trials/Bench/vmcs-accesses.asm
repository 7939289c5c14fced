; How often the processor has executed VMREAD and VMWRITE (kernel/Trials/Bench/VmcsAccesses.cs). Both stay 0 but in the
; counting image: vmcs-accesses.inc.

global vmcs_accesses

section .bss.bench nobits alloc noexec write align=8
vmcs_accesses:          resq 2
