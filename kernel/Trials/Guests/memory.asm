; Memory of the guests image: what the guests get, and the structures that the processor keeps for them.

GUEST_MEMORY                    equ 4 << 20
EPT_TABLES                      equ 16

global guest_memory, guest_memory_end, guest_vmcs, guest_msr_bitmap, guest_io_bitmaps, guest_ept_start, guest_ept_end
global guest_extended_state

section .bss.guests nobits alloc noexec write align=4096
guest_vmcs:             resb 4096
guest_msr_bitmap:       resb 4096
guest_io_bitmaps:       resb 2 * 4096
guest_extended_state:   resb 2 * 4096
guest_ept_start:        resb EPT_TABLES * 4096
guest_ept_end:
guest_memory:           resb GUEST_MEMORY
guest_memory_end:
