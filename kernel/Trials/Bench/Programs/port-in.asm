; IN from the interrupt mask of the first PIC, which Linux KVM answers in the kernel.

%include "bench.inc"

PIC_MASK                        equ 0x21

%macro prepare 0
%endmacro

%macro provoke 0
        in al, PIC_MASK
%endmacro

        measure "exit.port-in", 1000, 1000
