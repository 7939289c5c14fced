; Exceptions without end: the handler of #UD begins with an undefined instruction.

%include "hostile.inc"

        begin_hostile
        mov qword [recover], .again
.again: ud2
