; Answers the guest's INs with 41H, 42H and so on.
%include "subject.inc"
REGISTERS                       equ PAGE + 64
SKIP                            equ PAGE + 56
        mov ebx, 0x41
answer: mov [REGISTERS], ebx
        mov dword [SKIP], 1
        inc ebx
        event 0
        jmp answer
