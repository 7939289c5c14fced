; Ends without an end line: no interrupt descriptor table, so the first exception is a triple fault.
%include "frame.inc"

main:
        SAY "KTAP version 1", 10, "1..1", 10, "# about to fault", 10
        lidt [empty]
        ud2

section .rodata
empty:  dw 0
        dd 0
