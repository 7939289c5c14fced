; CPUID leaf 0.

%include "bench.inc"

%macro prepare 0
        xor eax, eax
%endmacro

%macro provoke 0
        cpuid
%endmacro

        measure "exit.cpuid", 1000, 1000
