; Memory of the boot processor that must begin on a page boundary, and the framebuffer console's font.

PAGE_TABLES                     equ 32

global vmxon_region, page_tables_start, page_tables_end, screen_cells, font

section .bss.pages nobits alloc noexec write align=4096
vmxon_region:           resb 4096
page_tables_start:      resb PAGE_TABLES * 4096
page_tables_end:
screen_cells:           resb 160 * 64   ; FramebufferScreen.CellCapacity

section .rodata.font progbits alloc noexec nowrite align=16
font:                   incbin "font.bin" ; FramebufferScreen.FontSize

section .digest progbits alloc noexec nowrite align=8
                        times 32 db 0   ; the build fills it in
