; As injection.asm in real-address mode, where no exception has an error code.

%include "hypercalls.inc"

bits 16
org PROGRAM_ADDRESS

%include "exceptions.inc"
%include "injection.inc"

start:
        call install_handlers
        inject_exceptions
        inject_interrupts
        inject_nmis
        end_program
