; Segments of 4 GiB without paging: a read at the top of physical addresses, where a PC has its firmware.

%include "hostile.inc"

bits 32
        mov eax, [0xfffffff0]
        end_program
