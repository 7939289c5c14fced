; Ends with status 16 after a test point that failed.
%include "frame.inc"

main:
        SAY "KTAP version 1", 10, "1..2", 10, "ok 1 boot", 10
        SAY "not ok 2 vmx: CPUID.1:ECX.VMX[5] is 0, need 1: enable it", 10
        SAY "# end status=16 name=vmx-absent", 10
        FINISH 16
