; A guest that is entered in the HLT state, or in shutdown: nothing wakes it.

%include "hostile.inc"

bits 64
        end_program
