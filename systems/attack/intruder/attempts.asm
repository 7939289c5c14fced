; What the intruder tries, in this order: a name, and code that gets RDI = a channel that the subject may read only,
; and RSI = its own console channel, and returns in RAX what it was answered, if it returns. RBX, RBP and R12 to R15
; are the caller's.

%macro attempt 1                                ; the name; the code follows
        [section .rodata.attempts]
        dq %%name, %%code
        [section .rodata.names progbits alloc noexec nowrite align=1]
%%name: db %1, 0
        [section .text]
%%code:
%endmacro

bits 64
section .rodata.attempts progbits alloc noexec nowrite align=8
global attempts_start
attempts_start:

section .text

%include "systems/attack/intruder/memory.inc"
%include "systems/attack/intruder/ports.inc"
%include "systems/attack/intruder/msrs.inc"
%include "systems/attack/intruder/cpuid.inc"
%include "systems/attack/intruder/hypercalls.inc"
%include "systems/attack/intruder/registers.inc"
%include "systems/attack/intruder/tables.inc"
%include "systems/attack/intruder/exceptions.inc"
%include "systems/attack/intruder/instructions.inc"
%include "systems/attack/intruder/time.inc"

section .rodata.attempts
attempts_end:
global attempts_count
attempts_count:
        dq (attempts_end - attempts_start) / 16

section .text
global call_attempt
call_attempt:                                   ; (void* code, ulong* channel, ulong* console) -> ulong
        mov rax, rdi
        mov rdi, rsi
        mov rsi, rdx
        jmp rax

global halt_for_ever
halt_for_ever:
        cli
        hlt
        ret
