; What is refused before 64-bit mode: one line on COM1 with the rule and the cure, and the end of the run.
; The C# kernel's Console and RunEnd do the same for all later refusals.

COM1                            equ 0x3f8
LINE_CONTROL                    equ COM1 + 3
LINE_STATUS                     equ COM1 + 5
DIVISOR_LATCH                   equ 0x80
EIGHT_BITS                      equ 0x03
TRANSMITTER_EMPTY               equ 6
POLLS                           equ 1 << 16
EMULATOR_PORT                   equ 0xe9
QEMU_EXIT_PORT                  equ 0xf4
BOCHS_SHUTDOWN_PORT             equ 0x8900
STATUS_BOOT_INFORMATION         equ 13
STATUS_PROCESSOR                equ 19

section .text.boot progbits alloc exec nowrite align=16
bits 32
global refuse_no_long_mode:function (refuse_no_long_mode.end - refuse_no_long_mode)
refuse_no_long_mode:
        mov esi, no_long_mode
        mov bl, STATUS_PROCESSOR
        jmp refuse32
.end:

global refuse_boot_loader:function (refuse_boot_loader.end - refuse_boot_loader)
refuse_boot_loader:
        mov esi, wrong_boot_loader
        mov bl, STATUS_BOOT_INFORMATION
        jmp refuse32
.end:

; ESI = the text, ended by a zero; BL = the RunStatus. Does not return and needs no stack.
global refuse32:function (refuse32.end - refuse32)
refuse32:
        mov dx, LINE_CONTROL
        mov al, DIVISOR_LATCH | EIGHT_BITS
        out dx, al
        mov dx, COM1
        mov al, 1                       ; 115200 baud
        out dx, al
        inc dx
        xor al, al
        out dx, al
        mov dx, LINE_CONTROL
        mov al, EIGHT_BITS
        out dx, al
.next:
        lodsb
        test al, al
        jz .end_run
        mov dx, COM1
        out dx, al
        mov ecx, POLLS
        mov dx, LINE_STATUS
.wait:                                  ; until the byte has left the UART: the machine may end next
        in al, dx
        bt eax, TRANSMITTER_EMPTY
        jc .next
        loop .wait
        jmp .next
.end_run:
        in al, EMULATOR_PORT
        cmp al, EMULATOR_PORT
        jne .stop
        mov dx, BOCHS_SHUTDOWN_PORT
        mov esi, shutdown
        mov ecx, 8
        rep outsb
        mov al, bl
        out QEMU_EXIT_PORT, al
.stop:
        cli
        hlt
        jmp .stop
.end:

section .rodata.boot progbits alloc noexec nowrite align=8
no_long_mode:
        db "KTAP version 1", 10, "1..1", 10
        db "not ok 1 processor: CPUID.80000001H:EDX.LM[29] is 0, need 1: use a 64-bit processor", 10
        db "# end status=19 name=processor-unsuitable", 10, 0
wrong_boot_loader:
        db "KTAP version 1", 10, "1..1", 10
        db "not ok 1 boot-information: EAX does not hold 0x36d76289: boot by Multiboot2 (GRUB's multiboot2) or PVH", 10
        db "# end status=13 name=boot-information-invalid", 10, 0
shutdown:
        db "Shutdown"
