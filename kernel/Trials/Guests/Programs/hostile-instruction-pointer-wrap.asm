; CPUID at the very end of the segment: the instruction pointer behind it does not fit into 32 bits.

%include "hostile.inc"

bits 32
        lgdt [gdtr]
        jmp 0x08:0xfffffffe                     ; its base is wrapped + 2
        align 16, db 0
wrapped:
        cpuid
        end_program

        align 8, db 0
gdt:    dq 0
        dq 0x00cf9b000000ffff | (((wrapped - $$ + PROGRAM_ADDRESS + 2) & 0xffff) << 16)
gdtr:   dw gdtr - gdt - 1
        dd gdt
