; The first process of a Linux whose boot is measured: it prints the TSC, and switches the machine off.
; A static ELF program; Linux' system calls by SYSCALL (System V ABI, AMD64 supplement, appendix A.2).
bits 64

SYSTEM_WRITE                    equ 1
SYSTEM_REBOOT                   equ 169
REBOOT_MAGIC_1                  equ 0xfee1dead
REBOOT_MAGIC_2                  equ 0x28121969
REBOOT_POWER_OFF                equ 0x4321fedc
STANDARD_OUTPUT                 equ 1
DIGITS                          equ 20

section .text progbits alloc exec nowrite
global _start
_start:
        rdtsc
        shl rdx, 32
        or rax, rdx
        lea rsi, [rel end]
        mov ecx, 10
.digit: xor edx, edx
        div rcx
        add dl, '0'
        dec rsi
        mov [rsi], dl
        test rax, rax
        jnz .digit
        lea rdx, [rel end + 1]
        sub rdx, rsi
        mov r12, rsi
        mov r13, rdx
        lea rsi, [rel text]
        mov edx, text.end - text
        call write
        mov rsi, r12
        mov rdx, r13
        call write
        mov eax, SYSTEM_REBOOT
        mov edi, REBOOT_MAGIC_1
        mov esi, REBOOT_MAGIC_2
        mov edx, REBOOT_POWER_OFF
        syscall
.rest:  jmp .rest

; (RSI: bytes, RDX: how many)
write:  mov eax, SYSTEM_WRITE
        mov edi, STANDARD_OUTPUT
        syscall
        ret

section .data progbits alloc noexec write
text:   db "init: ticks="
.end:
        times DIGITS db 0
end:    db 10
