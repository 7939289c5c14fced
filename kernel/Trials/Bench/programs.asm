; The benchmark programs: flat binaries that the build assembles from Programs/, each loaded at 8000H of its guest. The
; table has a record for each, in the order in which they run (kernel/Trials/Guests/GuestProgram.cs).

; SubjectMode
MODE_LONG_64                    equ 3

; program FILE
%macro program 1
%defstr name %1
%strcat file "bench/", name, ".bin"
        [section .rodata.programs progbits alloc noexec nowrite align=16]
%%start:
        incbin file
%%end:
%%name: db name, 0
        [section .rodata.program_table progbits alloc noexec nowrite align=8]
        dq %%start, %%end, %%name, MODE_LONG_64
%endmacro

global program_table, program_table_end

section .rodata.program_table progbits alloc noexec nowrite align=8
program_table:
        program cpuid
        program vmcall
        program rdmsr
        program wrmsr
        program port-in
        program port-out
        program page
        program timer
        [section .rodata.program_table]
program_table_end:
