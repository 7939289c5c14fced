; Prints the PVH command line and the first module, so that a test sees what the launcher handed over.
; hvm_start_info, at EBX: 12 = number of modules, 16 = address of their list, 24 = address of the command line.
%include "frame.inc"

main:
        SAY "KTAP version 1", 10, "1..1", 10, "# command-line="
        mov esi, [ebx + 24]
        call print
        SAY 10, "# module="
        cmp dword [ebx + 12], 0
        je .none
        mov esi, [ebx + 16]
        mov esi, [esi]
        call print
.none:  SAY 10, "ok 1 boot", 10, "# end status=0 name=success", 10
        FINISH 0
