; A write to a page that may only be read.

%include "hostile.inc"

bits 64
        mov eax, [SPECIAL_PAGE]
        mov [SPECIAL_PAGE], eax
        end_program
