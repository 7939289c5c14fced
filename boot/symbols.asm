; The symbol table for backtraces: empty in the first link, made from that link's result for the second.

section .symbols progbits alloc noexec nowrite align=8
        incbin "symbols.bin"
