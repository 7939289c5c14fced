; Has no frame of its own: notes the time in the giver's, and hands back.
%include "subject.inc"
again:  note_time
        event 0
        jmp again
