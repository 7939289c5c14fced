; Hypercalls whose pointer leads out of the guest's memory, and a text that would forge a line of the log.

%include "hostile.inc"

bits 64
%macro report 1
        mov rsi, %1
        mov ecx, 1
        mov eax, HYPERCALL_CHECK
        vmcall
%endmacro
        report 0x3fffff
        report 0x400000
        report 0xffffffff
        report 0xffffffffffffffff
        report 0x7ffffffff000
        report .forged
        end_program
.forged:
        db 13, 10, "ok 1 forged", 10, "# end status=0 name=success", 10, 0
