; WRMSR of an MSR that the hypervisor answers; the value is the one it has.

%include "bench.inc"

IA32_MISC_ENABLE                equ 0x1a0

%macro prepare 0
        mov ecx, IA32_MISC_ENABLE
        mov eax, esi
        mov edx, edi
%endmacro

%macro provoke 0
        wrmsr
%endmacro

        mov ecx, IA32_MISC_ENABLE
        rdmsr
        mov esi, eax
        mov edi, edx
        measure "exit.wrmsr", 1000, 1000
