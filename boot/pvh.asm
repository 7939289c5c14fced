; The PVH entry (Xen's x86/HVM direct boot ABI, which QEMU's -kernel speaks).
; State at entry: 32-bit protected mode, paging off, EBX = physical address of hvm_start_info.

XEN_ELFNOTE_PHYS32_ENTRY        equ 18

extern start32

section .note.pvh note alloc noexec nowrite align=4
        dd .name_end - .name
        dd .entry_end - .entry
        dd XEN_ELFNOTE_PHYS32_ENTRY
.name:  db "Xen", 0
.name_end:
        align 4
.entry: dd pvh_entry
.entry_end:

section .text.boot progbits alloc exec nowrite align=16
bits 32
global pvh_entry:function (pvh_entry.end - pvh_entry)
pvh_entry:
        mov edi, 2                      ; BootProtocol.Pvh
        jmp start32
.end:
