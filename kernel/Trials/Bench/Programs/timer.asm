; The VMX-preemption timer, which the hypervisor runs in the measured loop, and only there. It alone can count the
; exits.

%include "bench.inc"

%macro prepare 0
%endmacro

%macro provoke 0
%endmacro

        measure "exit.timer", 1 << 20, 0
