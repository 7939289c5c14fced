; A page table that maps what is not the guest's memory: where the local APIC of the machine is.

%include "hostile.inc"

        begin_hostile
        mov eax, 0xfee00000 | 0x83              ; present, writable, 2 MiB
        mov [0x3000 + 2 * 8], rax               ; the page directory's third entry
        mov eax, 4 << 20
        mov eax, [rax + 0x30]
        end_program
