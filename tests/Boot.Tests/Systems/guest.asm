; Asks port 60H, which does not exist, and notes what it was told and how long it took: once in each frame.
%include "subject.inc"
ask:    rdtsc
        mov ebx, eax
        in al, 0x60
        movzx esi, al
        rdtsc
        sub eax, ebx
        mov edx, esi
        note
        yield
        jmp ask
