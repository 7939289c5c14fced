; The empty hypercall. A hypervisor may answer in RAX, so each call sets it.

%include "bench.inc"

%macro prepare 0
        mov eax, HYPERCALL_EMPTY
%endmacro

%macro provoke 0
        vmcall
%endmacro

        measure "exit.vmcall", 1000, 1000
