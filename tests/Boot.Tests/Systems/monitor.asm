; Answers the guest's INs with 41H, 42H and so on.
%include "subject.inc"
CHANGED                         equ PAGE + 64   ; kernel/Configuration/MonitoredStatePage.cs
REGISTERS                       equ PAGE + 96
RAX_CHANGED                     equ 1           ; kernel/Configuration/MonitoredState.cs
COMPLETED                       equ 1 << 31
        mov ebx, 0x41
answer: mov [REGISTERS], ebx
        mov dword [CHANGED], RAX_CHANGED | COMPLETED
        inc ebx
        event 0
        jmp answer
