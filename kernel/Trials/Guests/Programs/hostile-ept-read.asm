; A read of a page that is not there.

%include "hostile.inc"

bits 64
        mov eax, [SPECIAL_PAGE + 8]
        end_program
