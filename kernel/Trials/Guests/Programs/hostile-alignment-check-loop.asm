; #AC in the delivery of #AC, which never comes to an end: at CPL 3, with a handler at CPL 3 and a misaligned stack.

%include "hostile.inc"

bits 32
CODE_32                         equ 0x08
DATA_32                         equ 0x10
USER_CODE_32                    equ 0x1b
USER_DATA_32                    equ 0x23

        lgdt [gdtr]
        jmp CODE_32:.reload
.reload:
        mov eax, DATA_32
        mov ds, eax
        mov ss, eax
        mov dword [IDT + 17 * 8], handler + (USER_CODE_32 << 16)
        mov dword [IDT + 17 * 8 + 4], 0xee00
        lidt [idtr]
        mov eax, cr0
        or eax, 1 << 18                         ; AM
        mov cr0, eax
        push USER_DATA_32
        push USER_STACK - 2
        push 1 << 18 | 2                        ; AC
        push USER_CODE_32
        push user
        iretd
user:   push eax
handler:
        jmp $

        align 8, db 0
gdt:    dq 0
        dq 0x00cf9b000000ffff
        dq 0x00cf93000000ffff
        dq 0x00cffb000000ffff
        dq 0x00cff3000000ffff
gdtr:   dw gdtr - gdt - 1
        dd gdt
idtr:   dw 0xff
        dd IDT
