; The Multiboot2 header and entry (Multiboot2 Specification 2.0, sections 3.1 and 3.3).
; State at entry: 32-bit protected mode, paging off, EAX = magic, EBX = physical address of the boot information.

MULTIBOOT2_HEADER_MAGIC         equ 0xe85250d6
MULTIBOOT2_BOOTLOADER_MAGIC     equ 0x36d76289
ARCHITECTURE_I386               equ 0

TAG_END                         equ 0
TAG_INFORMATION_REQUEST         equ 1
TAG_FRAMEBUFFER                 equ 5
TAG_MODULE_ALIGN                equ 6
TAG_OPTIONAL                    equ 1

INFORMATION_COMMAND_LINE        equ 1
INFORMATION_MODULE              equ 3
INFORMATION_MEMORY_MAP          equ 6
INFORMATION_FRAMEBUFFER         equ 8
INFORMATION_ACPI_OLD            equ 14
INFORMATION_ACPI_NEW            equ 15

extern start32
extern refuse_boot_loader

section .multiboot2 progbits alloc noexec nowrite align=8
header:
        dd MULTIBOOT2_HEADER_MAGIC
        dd ARCHITECTURE_I386
        dd header_end - header
        dd 0x100000000 - (MULTIBOOT2_HEADER_MAGIC + ARCHITECTURE_I386 + (header_end - header))

        align 8
request:
        dw TAG_INFORMATION_REQUEST, 0
        dd request_end - request
        dd INFORMATION_MEMORY_MAP
request_end:
        align 8
request_optional:
        dw TAG_INFORMATION_REQUEST, TAG_OPTIONAL
        dd request_optional_end - request_optional
        dd INFORMATION_COMMAND_LINE, INFORMATION_MODULE, INFORMATION_FRAMEBUFFER
        dd INFORMATION_ACPI_OLD, INFORMATION_ACPI_NEW
request_optional_end:
        align 8
        dw TAG_MODULE_ALIGN, 0
        dd 8
        align 8
        dw TAG_FRAMEBUFFER, TAG_OPTIONAL
        dd 20
        dd 0, 0, 32                     ; any width and height, 32 bits a pixel
        align 8
        dw TAG_END, 0
        dd 8
header_end:

section .text.boot progbits alloc exec nowrite align=16
bits 32
global multiboot_entry:function (multiboot_entry.end - multiboot_entry)
multiboot_entry:
        cmp eax, MULTIBOOT2_BOOTLOADER_MAGIC
        jne refuse_boot_loader
        mov edi, 1                      ; BootProtocol.Multiboot2
        jmp start32
.end:
