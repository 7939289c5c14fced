; Answers the guest's INs with 41H, 42H and so on.
%include "subject.inc"
CHANGED                         equ PAGE + 64
SKIP                            equ PAGE + 72
REGISTERS                       equ PAGE + 104
RAX_CHANGED                     equ 1           ; kernel/Configuration/MonitoredState.cs
        mov ebx, 0x41
answer: mov [REGISTERS], ebx
        mov dword [CHANGED], RAX_CHANGED
        mov dword [SKIP], 1
        inc ebx
        event 0
        jmp answer
