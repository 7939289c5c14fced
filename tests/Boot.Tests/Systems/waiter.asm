; Waits by HLT for interrupts 40, and notes the time of each.
%include "subject.inc"
VECTOR equ 40
        mov dword [idt + VECTOR * 8], (handler - $$ + 0x1000) | (8 << 16)
        mov dword [idt + VECTOR * 8 + 4], 0x8e00
        lgdt [gdt_pointer]
        lidt [idt_pointer]
        mov esp, 0x8000
        sti
.wait:  hlt
        jmp .wait

handler:
        note_time
        iret

align 8
gdt:    dq 0, 0x00cf9b000000ffff, 0x00cf93000000ffff
gdt_pointer:
        dw 23
        dd gdt
idt_pointer:
        dw 256 * 8 - 1
        dd idt
idt     equ 0x4000
