; #UD with an IDT that has no entry: #GP, #DF, shutdown.

%include "hostile.inc"

        begin_hostile
        lidt [.nothing]
        ud2
.nothing:
        times 10 db 0
