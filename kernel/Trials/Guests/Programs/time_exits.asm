; As time.asm, with RDTSC exiting: the kernel adds the offset.

%include "hypercalls.inc"

bits 64
org PROGRAM_ADDRESS

%include "exceptions.inc"
%include "time.inc"

start:
        call install_handlers
        offset_tsc
        run_timer
        check_exits "RDTSC and its exits", 16, 2
        end_program
