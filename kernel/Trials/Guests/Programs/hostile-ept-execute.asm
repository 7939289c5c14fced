; A jump to a page that may not be executed.

%include "hostile.inc"

bits 64
        mov byte [SPECIAL_PAGE], 0xf4
        mov eax, SPECIAL_PAGE
        jmp rax
