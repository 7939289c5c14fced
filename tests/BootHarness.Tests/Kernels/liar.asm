; Says one status and ends the emulator with another.
%include "frame.inc"

main:
        SAY "KTAP version 1", 10, "1..1", 10, "ok 1 boot", 10, "# end status=0 name=success", 10
        FINISH 3
