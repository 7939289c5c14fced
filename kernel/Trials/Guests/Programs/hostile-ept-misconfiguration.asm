; An access to a page whose entry is misconfigured: writable, and not readable.

%include "hostile.inc"

bits 64
        mov [SPECIAL_PAGE], eax
        end_program
