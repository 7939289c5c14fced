; Counts its starts in kept memory and in its own, notes both, and fails.
%include "subject.inc"
        inc dword [PAGE]
        inc dword [0x5000]
        mov eax, [PAGE]
        mov edx, [0x5000]
        note
        mov eax, [0x7fff_0000]
