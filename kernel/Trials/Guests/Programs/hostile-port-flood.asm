; Port writes without end: every one a VM exit of the slow level.

%include "hostile.inc"

bits 64
.again: out 0x80, al
        jmp .again
