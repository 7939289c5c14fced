; A guest that begins in 32-bit protected mode with 32-bit paging, with every instruction exit that the processor has.

%include "hypercalls.inc"

bits 32
org PROGRAM_ADDRESS

ALL_EXITS                       equ 1

%include "exceptions.inc"
%include "exits.inc"

start:
        report_mode CR0_ET | CR0_PE | CR0_PG, 0, 0, 8
        call install_handlers
        unconditional_exits
        standard_exits
        selected_exits
        end_program
