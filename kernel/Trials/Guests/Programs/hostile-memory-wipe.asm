; Fills all of its memory with one pattern, its page tables, its descriptor tables and its program among it.

%include "hostile.inc"

        begin_hostile
        mov esi, .fill
        mov edi, 0x3ff000                       ; the fill itself goes on the last page
        mov ecx, .end - .fill
        rep movsb
        mov eax, 0x3ff000
        jmp rax
.fill:
        mov rax, 0x5a5a5a5a5a5a5a5a
        mov edi, 0x3ff000 - 8
        mov ecx, 0x3ff000 / 8
        std                                     ; so that the page tables come last
        rep stosq
        mov rax, cr3
        mov cr3, rax
        ud2
.end:
