; PAUSE without end.

%include "hostile.inc"

bits 64
.again: pause
        jmp .again
