; HLT that no interrupt can end.

%include "hostile.inc"

bits 64
        cli
        hlt
        end_program
