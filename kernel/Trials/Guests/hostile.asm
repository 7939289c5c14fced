; The hostile guests, in the order of their runs: who attacks how, on what machine, and how it has to end. The first is
; the victim, which runs on the fresh machine and again after each of the others. Each record is a HostileProgram
; (kernel/Trials/Guests/Hostile/HostileProgram.cs); docs/hostile-guests.md tells how to add one.

; SubjectMode
%define real                    0
%define protected               1
%define long                    3

; HostileMachineKind
%define plain                   0
%define page_absent             1
%define page_read_only          2
%define page_no_execute         3
%define page_misconfigured      4
%define pause_exits             5
%define halted_state            6
%define shutdown_state          7

; Verdicts: the basic exit reason that stops the guest (SDM Vol. 3D, appendix C), or ended: answered all along, until it
; ended by itself with all its checks passed. Where processors differ, a second one in bits 31:16.
%define exception               0
%define triple_fault            2
%define hlt_exit                12
%define io_instruction          30
%define entry_failure           33
%define ept_violation           48
%define ept_misconfiguration    49
%define timer                   52
%define ended                   0xffff

; hostile NAME, PROGRAM (hostile-PROGRAM.asm), MODE, MACHINE, VERDICT [, OTHER VERDICT]
%macro hostile 5-6 0xfffe
%strcat full_name "hostile-", %1
%strcat file "guests/hostile-", %2, ".bin"
        [section .rodata.programs progbits alloc noexec nowrite align=16]
%%start:
        incbin file
%%end:
%%name: db full_name, 0
        [section .rodata.hostile_table progbits alloc noexec nowrite align=8]
        dq %%start, %%end, %%name, %3, %4
        dd %5, %6
%endmacro

global hostile_table, hostile_table_end

section .rodata.hostile_table progbits alloc noexec nowrite align=8
hostile_table:
        hostile "victim", "victim", long, plain, ended

        ; shutdown, and exceptions without end
        hostile "triple-fault", "triple-fault", long, plain, triple_fault
        hostile "real-mode-triple-fault", "real-mode-triple-fault", real, plain, triple_fault
        hostile "shutdown", "shutdown", long, plain, triple_fault
        hostile "memory-wipe", "memory-wipe", long, plain, triple_fault
        hostile "exception-loop", "exception-loop", long, plain, timer
        hostile "fault-loop", "fault-loop", long, plain, timer
        hostile "alignment-check-loop", "alignment-check-loop", protected, plain, exception

        ; the processor kept for ever
        hostile "endless-loop", "endless-loop", long, plain, timer
        hostile "interruptible-loop", "interruptible-loop", long, plain, timer
        hostile "pause-loop", "pause-loop", long, plain, timer
        hostile "pause-exits", "pause-loop", long, pause_exits, timer
        hostile "cpuid-storm", "cpuid-storm", long, plain, timer
        hostile "vmcall-storm", "vmcall-storm", long, plain, timer
        hostile "port-flood", "port-flood", long, plain, timer
        hostile "hlt-interrupts-off", "hlt-interrupts-off", long, plain, hlt_exit
        hostile "hlt-state", "halted", long, halted_state, timer
        hostile "shutdown-state", "halted", long, shutdown_state, timer

        ; memory
        hostile "ept-read", "ept-read", long, page_absent, ept_violation
        hostile "ept-write", "ept-write", long, page_read_only, ept_violation
        hostile "ept-execute", "ept-execute", long, page_no_execute, ept_violation
        hostile "ept-misconfiguration", "ept-misconfiguration", long, page_misconfigured, ept_misconfiguration
        hostile "page-table-outside", "page-table-outside", long, plain, ept_violation
        hostile "cr3-outside", "cr3-outside", long, plain, ept_violation
        hostile "huge-segment", "huge-segment", protected, plain, ept_violation
        hostile "far-transfers", "far-transfers", long, plain, ended

        ; devices
        hostile "port-storm", "port-storm", long, plain, ended
        hostile "ins", "ins", long, plain, io_instruction
        hostile "outs", "outs", long, plain, io_instruction

        ; registers and instructions of the system
        hostile "invd", "invd", long, plain, ended
        hostile "wild-wrmsr", "wild-wrmsr", long, plain, ended
        hostile "vmx-instructions", "vmx-instructions", long, plain, ended
        hostile "control-registers", "control-registers", long, plain, ended
        hostile "xsetbv-storm", "xsetbv-storm", long, plain, ended
        hostile "swapgs", "swapgs", long, plain, ended
        hostile "debug-registers", "debug-registers", long, plain, ended
        hostile "single-step", "single-step", long, plain, ended
        hostile "hypercall-pointers", "hypercall-pointers", long, plain, ended

        ; state that VM entry refuses
        hostile "instruction-pointer-wrap", "instruction-pointer-wrap", protected, plain, entry_failure
        hostile "canonical-edge", "canonical-edge", long, plain, ended, entry_failure
        [section .rodata.hostile_table]
hostile_table_end:
