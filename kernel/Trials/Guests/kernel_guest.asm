; The guest that is the kernel itself: the product image as the build made it, and memory for it.

global kernel_image, kernel_image_end, kernel_guest_memory, kernel_guest_memory_end

section .rodata.kernel_image progbits alloc noexec nowrite align=16
kernel_image:
        incbin "guests/kernel.elf"
kernel_image_end:

; As much as the kernel demands of a machine (BootSequence.MinimumMemory).
section .bss.kernel_guest nobits alloc noexec write align=4096
kernel_guest_memory:
        resb 16 << 20
kernel_guest_memory_end:
