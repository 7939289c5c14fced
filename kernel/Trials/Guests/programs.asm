; The guests' programs: flat binaries that the build assembles from Programs/, each loaded at 8000H of its guest.

%macro program 1
global program_%1, program_%1_end
%defstr file guests/%1.bin
program_%1:
        incbin file
program_%1_end:
%endmacro

section .rodata.programs progbits alloc noexec nowrite align=16
        program long64
