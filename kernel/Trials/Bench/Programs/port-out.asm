; OUT to the diagnostic port, which Linux KVM leaves to user space.

%include "bench.inc"

DIAGNOSTIC_PORT                 equ 0x80

%macro prepare 0
%endmacro

%macro provoke 0
        out DIAGNOSTIC_PORT, al
%endmacro

        measure "exit.port-out", 1000, 1000
