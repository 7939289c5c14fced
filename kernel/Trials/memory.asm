; Memory of the trials, each part on a page boundary. The segments over it are built in C# (TrialDescriptorTable.cs).

%include "kernel/Trials/ProtectedMode.inc"

global trial_block, trial_kernel_data, trial_own_region, trial_free_region, trial_vmcs_region
global trial_page_directory, trial_page_tables

section .bss.trials nobits alloc noexec write align=4096
trial_block:            resb TRIAL_STACK_TOP    ; ProtectedModeBlock, and above it the stack that grows towards it
trial_kernel_data:      resb 4 * 4096           ; the thesis' "kernel data segment"
trial_own_region:       resb 4096               ; a VMXON region with a segment of its own
trial_free_region:      resb 4096               ; a VMXON region outside of every segment
trial_vmcs_region:      resb 4096
trial_page_directory:   resb 4096               ; the thesis' 32-bit paging
trial_page_tables:      resb 1024 * 4096
