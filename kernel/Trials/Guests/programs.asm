; The guests' programs: flat binaries that the build assembles from Programs/, each loaded at 8000H of its guest. The
; table has a record for each (kernel/Trials/Guests/GuestProgram.cs): where its bytes and its name are, its mode and
; controls.

; SubjectMode
MODE_REAL                       equ 0
MODE_PROTECTED_32               equ 1
MODE_PAGED_32                   equ 2
MODE_LONG_64                    equ 3

; GuestControls
CONTROLS_STANDARD               equ 0
CONTROLS_ALL_EXITS              equ 1
CONTROLS_VIRTUAL_NMIS           equ 2

; program NAME, MODE[, CONTROLS]
%macro program 2-3 CONTROLS_STANDARD
%defstr name %1
%strcat file "guests/", name, ".bin"
        [section .rodata.programs progbits alloc noexec nowrite align=16]
%%start:
        incbin file
%%end:
%%name: db name, 0
        [section .rodata.program_table progbits alloc noexec nowrite align=8]
        dq %%start, %%end, %%name
        dd %2, %3
%endmacro

global program_table, program_table_end

section .rodata.program_table progbits alloc noexec nowrite align=8
program_table:
        program real_mode, MODE_REAL
        program real_mode_exits, MODE_REAL, CONTROLS_ALL_EXITS
        program protected_mode, MODE_PROTECTED_32
        program protected_mode_exits, MODE_PROTECTED_32, CONTROLS_ALL_EXITS
        program paged_mode, MODE_PAGED_32
        program paged_mode_exits, MODE_PAGED_32, CONTROLS_ALL_EXITS
        program long_mode, MODE_LONG_64
        program long_mode_exits, MODE_LONG_64, CONTROLS_ALL_EXITS
        program xcr0, MODE_LONG_64
        program state_filled, MODE_LONG_64
        program state_initial, MODE_LONG_64
        program state_kept, MODE_LONG_64
        program injection, MODE_LONG_64, CONTROLS_VIRTUAL_NMIS
        program real_injection, MODE_REAL, CONTROLS_VIRTUAL_NMIS
        program time, MODE_LONG_64
        program time_exits, MODE_LONG_64, CONTROLS_ALL_EXITS
        program task_switch, MODE_PROTECTED_32
        [section .rodata.program_table]
program_table_end:
