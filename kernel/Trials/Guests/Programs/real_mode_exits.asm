; A guest that begins in real-address mode, with every instruction exit that the processor has.

%include "hypercalls.inc"

bits 16
org PROGRAM_ADDRESS

ALL_EXITS                       equ 1

%include "exceptions.inc"
%include "exits.inc"

start:
        report_mode CR0_ET, 0, 0, 0
        call install_handlers
        unconditional_exits
        standard_exits
        selected_exits
        end_program
