; Notes the time, and hands the rest of its frame to the taker.
%include "subject.inc"
again:  note_time
        event 0
        yield
        jmp again
