; Memory of the seventeen's image, and the environment's program.

EPT_TABLES                      equ 8
ENVIRONMENT_SIZE                equ 6 * 4096    ; EnvironmentBlock.Size

global environment_block, environment_program, environment_program_end, bare_switch
global guest_vmcs, guest_msr_bitmap, guest_io_bitmaps, guest_extended_state, guest_ept, guest_ept_end

section .rodata.environment progbits alloc noexec nowrite align=16
environment_program:
        incbin "seventeen/environment.bin"
environment_program_end:

section .bss.seventeen nobits alloc noexec write align=4096
environment_block:      resb ENVIRONMENT_SIZE
guest_vmcs:             resb 4096
guest_msr_bitmap:       resb 4096
guest_io_bitmaps:       resb 2 * 4096
guest_extended_state:   resb 2 * 4096
guest_ept:              resb EPT_TABLES * 4096
guest_ept_end:
bare_switch:            resb 64
