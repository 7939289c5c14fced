; REP INS over all of memory.

%include "hostile.inc"

bits 64
        mov rcx, -1
        xor edi, edi
        mov dx, 0x1f0
        rep insd
        end_program
