; A boot sector: says so by the firmware's serial services (INT 14H) and rests.
        bits    16
        org     0x7c00

start:  xor     ax, ax
        mov     ds, ax
        mov     ss, ax
        mov     sp, start
        cld
        mov     si, message
.next:  lodsb
        test    al, al
        jz      .rest
        mov     ah, 0x01                ; send AL to port DX
        xor     dx, dx
        int     0x14
        jmp     .next
.rest:  hlt
        jmp     .rest

message db      "the boot sector was loaded and runs in real mode", 13, 10, 0

        times   510 - ($ - $$) db 0
        dw      0xaa55
