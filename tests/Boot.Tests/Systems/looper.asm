; Never waits.
%include "subject.inc"
        jmp $
