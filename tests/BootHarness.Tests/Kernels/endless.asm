; Never ends.
%include "frame.inc"

main:
        SAY "KTAP version 1", 10, "1..1", 10, "# and round", 10
.loop:  jmp .loop
