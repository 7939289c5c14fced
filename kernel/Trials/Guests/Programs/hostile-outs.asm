; REP OUTS from where the kernel's text is.

%include "hostile.inc"

bits 64
        mov rcx, -1
        mov esi, 0x100000
        mov dx, 0x3f8
        rep outsb
        end_program
