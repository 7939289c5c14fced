; The guest's time: TSC offset and VMX-preemption timer.

%include "hypercalls.inc"

bits 64
org PROGRAM_ADDRESS

%include "exceptions.inc"
%include "time.inc"

start:
        call install_handlers
        offset_tsc
        run_timer
        check_exits "RDTSC and its exits", 16, 0
        end_program
