; The first touch of a page that the hypervisor has at hand and has not mapped: an EPT violation.

%include "bench.inc"

WINDOW                          equ 2 << 20
PAGE_SHIFT                      equ 12
PAGES                           equ 512

%macro prepare 0
        mov esi, r15d
        shl esi, PAGE_SHIFT
%endmacro

%macro provoke 0
        mov al, [rsi + WINDOW - (1 << PAGE_SHIFT)]
%endmacro

        measure "exit.ept", PAGES - WARM_UP, PAGES - WARM_UP
