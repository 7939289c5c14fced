; A flat image for real mode, which a boot sector begins: goes through a PC's oldest devices as programs without a BIOS
; do, with interrupts, in real mode and in protected mode, and says on the serial port what it found.
        bits    16
        cpu     686
        org     0x7c00

com1            equ     0x3f8
pit             equ     0x40            ; counter 0; counter 2 at 42H, command at 43H
pit_hertz       equ     1193182
ticks_a_second  equ     50              ; fewer than frames, or ticks are lost between them
pit_divisor     equ     pit_hertz / ticks_a_second
master          equ     0x20
slave           equ     0xa0
power_control   equ     0x604           ; ACPI PM1a control
sleep_s5        equ     (1 << 13) | (5 << 10)
local_apic      equ     0xfee00000
apic_version    equ     local_apic + 0x30
elsewhere       equ     0xfed40000      ; where the local APIC is moved to for a while
apic_base_msr   equ     0x1b
code32          equ     0x08
data32          equ     0x10
code16          equ     0x18
data16          equ     0x20
apic_segment    equ     0x28            ; from FEE00000H on

%macro  check 1                         ; ZF: whether it is so
        mov     si, %%text
        call    verdict
        jmp     %%end
%%text: db      %1, 13, 10, 0
%%end:
%endmacro

start:  jmp     0:begin

begin:  xor     ax, ax
        mov     ds, ax
        mov     es, ax
        mov     ss, ax
        mov     sp, start
        cld
        mov     [drive], dl
        call    set_up_serial
        cmp     byte [drive], 0x80
        check   "boot sector: DL names the first disk"

; What a BIOS would be asked.
        int     0x12
        cmp     ax, 639
        check   "BIOS data area: 639 KiB of conventional memory"
        mov     ah, 0x41
        mov     bx, 0x55aa
        mov     dl, 0x80
        clc
        int     0x13
        setc    al
        cmp     al, 1
        check   "INT 13H: there is no BIOS, and it says so"
        jmp     devices

; SI: a text that ends with 0; ZF: ok, else not ok.
verdict:
        push    si
        mov     si, ok
        jz      .say
        mov     si, not_ok
.say:   call    say
        pop     si
say:    lodsb
        test    al, al
        jz      .end
        call    send
        jmp     say
.end:   ret

send:   push    dx
        push    ax
        mov     dx, com1 + 5
.wait:  in      al, dx
        test    al, 0x20                ; transmitter holding register empty
        jz      .wait
        mov     dx, com1
        pop     ax
        out     dx, al
        pop     dx
        ret

set_up_serial:
        mov     dx, com1 + 3
        mov     al, 0x80                ; divisor latch
        out     dx, al
        mov     dx, com1
        mov     ax, 1                   ; 115200 baud, as a word: low port first
        out     dx, ax
        mov     dx, com1 + 3
        mov     al, 0x03                ; 8 bits, no parity, 1 stop bit
        out     dx, al
        inc     dx
        mov     al, 0x0b                ; DTR, RTS, OUT2
        out     dx, al
        ret

ok      db      "ok ", 0
not_ok  db      "not ok ", 0
drive   db      0

        times   510 - ($ - $$) db 0
        dw      0xaa55

devices:
; Interrupt controllers: vectors 8 and 70H, as on a PC in real mode.
        mov     bx, 0x7008
        call    set_up_controllers
        mov     word [4 * 0x08], timer_tick
        mov     word [4 * 0x08 + 2], 0
        mov     word [4 * 0x70], clock_tick
        mov     word [4 * 0x70 + 2], 0
        mov     word [4 * 0x0c], serial_interrupt
        mov     word [4 * 0x0c + 2], 0
        mov     al, 0xfe
        out     master + 1, al

; Interval timer: counter 0, mode 2.
        mov     al, 0x34
        out     pit + 3, al
        mov     al, pit_divisor & 0xff
        out     pit, al
        mov     al, pit_divisor >> 8
        out     pit, al
        sti
.ticks: hlt
        cmp     word [ticks], 20
        jb      .ticks
        cmp     ax, ax
        check   "8254: 20 interrupts in real mode"

; Counter 2 behind port 61H, mode 0: 40 ms, which are 2 ticks.
        in      al, 0x61
        and     al, 0xfc
        or      al, 0x01                ; gate on, speaker off
        out     0x61, al
        mov     al, 0xb0
        out     pit + 3, al
        mov     al, (pit_hertz / 25) & 0xff
        out     pit + 2, al
        mov     al, (pit_hertz / 25) >> 8
        out     pit + 2, al
        mov     bx, [ticks]
.gate:  in      al, 0x61
        test    al, 0x20                ; OUT2
        jz      .gate
        mov     ax, [ticks]
        sub     ax, bx
        dec     ax
        cmp     ax, 2                   ; 1 to 3
        setbe   al
        cmp     al, 1
        check   "8254: counter 2 takes its time"

; Real-time clock: 16 interrupts a second, through the second controller.
        mov     al, 0x8a
        out     0x70, al
        in      al, 0x71
        and     al, 0xf0
        or      al, 0x0c
        push    ax
        mov     al, 0x8a
        out     0x70, al
        pop     ax
        out     0x71, al
        mov     al, 0x8b
        out     0x70, al
        in      al, 0x71
        or      al, 0x40                ; periodic interrupt
        push    ax
        mov     al, 0x8b
        out     0x70, al
        pop     ax
        out     0x71, al
        mov     al, 0xfe
        out     slave + 1, al
        mov     al, 0xfa
        out     master + 1, al
        mov     word [clock_ticks], 0
        mov     bx, [ticks]
.clock: hlt
        cmp     word [clock_ticks], 8
        jb      .clock
        mov     al, 0xff
        out     slave + 1, al
        mov     ax, [ticks]
        sub     ax, bx
        sub     ax, 20
        cmp     ax, 8                   ; 7 to 8 of its periods are 21 to 25 ticks
        setbe   al
        cmp     al, 1
        check   "MC146818: 8 interrupts in half a second of the 8254"

; Serial port: a line that its interrupt sends.
        mov     al, 0xee
        out     master + 1, al
        mov     word [line], by_interrupt
        mov     dx, com1 + 1
        mov     al, 0x02                ; transmitter holding register empty
        out     dx, al
.line:  hlt
        cmp     word [line], 0
        jne     .line

; Protected mode with paging off, interrupts at other vectors, and back.
        cli
        mov     bx, 0x2820
        call    set_up_controllers
        mov     al, 0xfe
        out     master + 1, al
        in      al, 0x92
        or      al, 0x02                ; A20
        and     al, 0xfe
        out     0x92, al
        lgdt    [descriptors]
        lidt    [gates]
        mov     eax, cr0
        or      al, 1
        mov     cr0, eax
        jmp     code32:protected

back:   mov     ax, data16
        mov     ds, ax
        mov     es, ax
        mov     ss, ax
        mov     eax, cr0
        and     al, 0xfe
        mov     cr0, eax
        jmp     0:.real
.real:  xor     ax, ax
        mov     ds, ax
        mov     es, ax
        mov     ss, ax
        lidt    [vectors]
        mov     bx, 0x7008
        call    set_up_controllers
        mov     al, 0xfe
        out     master + 1, al
        cmp     word [protected_ticks], 5
        check   "protected mode: 5 interrupts"
        cmp     dword [above], 0x600d600d
        check   "protected mode: memory above 1 MiB"
        mov     eax, [version]
        cmp     eax, [version_by_segment]
        check   "local APIC: through a segment with a base"
        mov     eax, [version]
        cmp     eax, [version_by_string]
        check   "local APIC: by MOVS"
        mov     eax, [version]
        cmp     eax, [version_elsewhere]
        check   "local APIC: at another address"
        cmp     dword [nothing], 0xffffffff
        check   "local APIC: no longer at the first one"
        mov     word [ticks], 0
        sti
.more:  hlt
        cmp     word [ticks], 5
        jb      .more
        cmp     ax, ax
        check   "real mode again: 5 interrupts"
        mov     dx, power_control
        mov     ax, sleep_s5
        out     dx, ax
.rest:  hlt
        jmp     .rest

; BL: the first vector of the first controller, BH: that of the second.
set_up_controllers:
        mov     al, 0x11
        out     master, al
        out     slave, al
        mov     al, bl
        out     master + 1, al
        mov     al, bh
        out     slave + 1, al
        mov     al, 0x04
        out     master + 1, al
        mov     al, 0x02
        out     slave + 1, al
        mov     al, 0x01
        out     master + 1, al
        out     slave + 1, al
        mov     al, 0xff
        out     master + 1, al
        out     slave + 1, al
        ret

timer_tick:
        push    ax
        inc     word [cs:ticks]
        mov     al, 0x20
        out     master, al
        pop     ax
        iret

clock_tick:
        push    ax
        inc     word [cs:clock_ticks]
        mov     al, 0x0c                ; register C: reading it ends the interrupt
        out     0x70, al
        in      al, 0x71
        mov     al, 0x20
        out     slave, al
        out     master, al
        pop     ax
        iret

serial_interrupt:
        push    ax
        push    dx
        push    si
        mov     dx, com1 + 2
        in      al, dx                  ; reading it takes the interrupt back
        mov     si, [cs:line]
        cs lodsb
        test    al, al
        jz      .end
        mov     [cs:line], si
        mov     dx, com1
        out     dx, al
        jmp     .out
.end:   mov     word [cs:line], 0
        mov     dx, com1 + 1
        out     dx, al                  ; no more interrupts
.out:   mov     al, 0x20
        out     master, al
        pop     si
        pop     dx
        pop     ax
        iret

        bits    32
protected:
        mov     eax, data32
        mov     ds, eax
        mov     es, eax
        mov     ss, eax
        mov     dword [0x123456], 0x600d600d
        mov     eax, [0x123456]
        mov     [above], eax
        sti
.ticks: hlt
        cmp     word [protected_ticks], 5
        jb      .ticks
        cli

; The local APIC's version: flat, through a segment, by MOVS, and with the registers elsewhere.
        mov     eax, [apic_version]
        mov     [version], eax
        mov     eax, apic_segment
        mov     fs, eax
        mov     eax, [fs:apic_version - local_apic]
        mov     [version_by_segment], eax
        mov     esi, apic_version
        mov     edi, version_by_string
        movsd
        mov     ecx, apic_base_msr
        rdmsr
        push    eax
        and     eax, 0xfff
        or      eax, elsewhere
        wrmsr
        mov     eax, [elsewhere + 0x30]
        mov     [version_elsewhere], eax
        mov     eax, [apic_version]
        mov     [nothing], eax
        pop     eax
        wrmsr
        jmp     code16:back

protected_tick:
        push    eax
        inc     word [protected_ticks]
        mov     al, 0x20
        out     master, al
        pop     eax
        iretd

        align   8
table:  dq      0
        dq      0x00cf9b000000ffff      ; flat code of 32 bits
        dq      0x00cf93000000ffff      ; flat data
        dq      0x00009b000000ffff      ; code of 16 bits
        dq      0x000093000000ffff      ; data of 16 bits
        dq      0xfe4093e000000fff      ; the local APIC's page
descriptors:
        dw      $ - table - 1
        dd      table

        align   8
interrupts:
        times   0x20 dq 0
        dw      protected_tick, code32, 0x8e00, 0
gates:  dw      $ - interrupts - 1
        dd      interrupts
vectors:
        dw      0x3ff
        dd      0

by_interrupt    db      "ok 16550: a line that interrupts sent", 13, 10, 0
line            dw      0
ticks           dw      0
clock_ticks     dw      0
protected_ticks dw      0
above           dd      0
version         dd      0
version_by_segment dd   0
version_by_string dd    0
version_elsewhere dd    0
nothing         dd      0
