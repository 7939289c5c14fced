; Shutdown by page faults: the stack of the handler is not mapped, so that #PF leads to #DF, and that to shutdown.

%include "hostile.inc"

        begin_hostile
        mov rsp, 0x7fff_0000_0000
        mov rax, [0x7fff_1000]
