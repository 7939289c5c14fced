; The monitor injects exceptions, external interrupts and NMIs: at once, or at the window that opens when the guest can
; take them.

%include "hypercalls.inc"

bits 64
org PROGRAM_ADDRESS

%include "exceptions.inc"
%include "injection.inc"

start:
        call install_handlers
        inject_exceptions
        inject_interrupts
        inject_nmis
        end_program
