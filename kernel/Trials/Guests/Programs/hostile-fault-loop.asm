; A page fault whose handler returns to the instruction that faults.

%include "hostile.inc"

        begin_hostile
        mov ebx, 0x8000_0000
        mov qword [recover], .handler
.again: mov eax, [rbx]
.handler:
        jmp .again
