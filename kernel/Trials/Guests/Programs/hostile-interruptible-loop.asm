; An endless loop with interrupts on.

%include "hostile.inc"

        begin_hostile
        sti
.again: jmp .again
