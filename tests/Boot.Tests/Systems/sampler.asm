; Notes the time at the start of its frames, and has the waiter be interrupted: 24 times, then it only waits.
%include "subject.inc"
%define FRAMES 24
        mov esi, FRAMES
sample: rdtsc
        note
        event 0
        yield
        dec esi
        jnz sample
rest:   yield
        jmp rest
