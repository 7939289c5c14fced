; Runs after state_filled, and checks that all of its own state is initial (SDM Vol. 3A, table 10-1): nothing has
; leaked.

%include "hypercalls.inc"

bits 64
org PROGRAM_ADDRESS

INITIAL_STACK                   equ 0x7000
INITIAL_FCW                     equ 0x37f
INITIAL_MXCSR                   equ 0x1f80

        mov [registers], rax
        mov [registers + 8], rbx
        mov [registers + 16], rcx
        mov [registers + 24], rdx
        mov [registers + 32], rbp
        mov [registers + 40], rsi
        mov [registers + 48], rdi
        mov [registers + 56], r8
        mov [registers + 64], r9
        mov [registers + 72], r10
        mov [registers + 80], r11
        mov [registers + 88], r12
        mov [registers + 96], r13
        mov [registers + 104], r14
        mov [registers + 112], r15
        jmp start
%include "state.inc"

REGISTER_COUNT                  equ 15

initial_msr:
        xor eax, eax
        ret

start:
        check_equal "RSP is initial", esp, INITIAL_STACK
        mov ebp, REGISTER_COUNT - 1
        xor ebx, ebx
.next:
        or rbx, [registers + rbp * 8]
        dec ebp
        jns .next
        check_register "the other general registers are 0", rbx, 0
        check_register "DR0 is 0", dr0, 0
        check_register "DR1 is 0", dr1, 0
        check_register "DR2 is 0", dr2, 0
        check_register "DR3 is 0", dr3, 0
        check_register "DR6 is initial", dr6, 0xffff_0ff0
        check_register "DR7 is initial", dr7, 0x400
        check_register "CR2 is 0", cr2, 0
        check_register "CR8 is 0", cr8, 0
        mov edi, initial_msr
        check_msrs "the MSRs are 0"
        mov rax, cr4
        or eax, CR4_EXTENDED_STATE
        mov cr4, rax
        xor ecx, ecx
        xgetbv
        check_equal "XCR0 is initial", eax, 1
        call enable_extended_state
        mov word [pattern_area], INITIAL_FCW
        mov dword [pattern_area + MXCSR_OFFSET], INITIAL_MXCSR
        call check_extended_state
        end_program

align 8
registers:              times REGISTER_COUNT dq 0
