; RDMSR of an MSR that the hypervisor answers.

%include "bench.inc"

IA32_MISC_ENABLE                equ 0x1a0

%macro prepare 0
        mov ecx, IA32_MISC_ENABLE
%endmacro

%macro provoke 0
        rdmsr
%endmacro

        measure "exit.rdmsr", 1000, 1000
