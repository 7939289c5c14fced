; The benchmark programs: flat binaries that the build assembles from Programs/, and a table of them in the order in
; which they run.

global bench_programs, bench_programs_end

section .rodata.bench progbits alloc noexec nowrite align=8

%macro program 1
%defstr file bench/%1.bin
[section .rodata.programs progbits alloc noexec nowrite align=16]
%%start:
        incbin file
%%end:
__?SECT?__
        dq %%start, %%end
%endmacro

bench_programs:
        program cpuid
        program vmcall
        program rdmsr
        program wrmsr
        program port-in
        program port-out
        program page
        program timer
bench_programs_end:
