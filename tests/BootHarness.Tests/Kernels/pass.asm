; Ends well: three test points, one of them skipped.
%include "frame.inc"

main:
        SAY "KTAP version 1", 10, "# sample version=1.2.3 image=pass", 10, "1..3", 10
        SAY "ok 1 boot: protocol=any memory=256", 10
        SAY "ok 2 # SKIP there is no such device", 10
        SAY "ok 3 value: revision=0x1f text=", 34, "two words", 34, 10
        SAY "# end status=0 name=success", 10
        FINISH 0
