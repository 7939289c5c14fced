; The same in real-address mode.

%include "hostile.inc"

bits 16
        lidt [.nothing]
        int3
.nothing:
        times 6 db 0
