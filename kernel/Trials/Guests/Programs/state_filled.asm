; Gives all of its state a pattern and ends: state_initial, which runs next, must see none of it.

%include "hypercalls.inc"

bits 64
org PROGRAM_ADDRESS

        jmp start
%include "state.inc"

start:
        call fill_state
        call check_state
        mov rbx, pattern(16)
        mov rcx, pattern(17)
        mov rdx, pattern(18)
        mov rbp, pattern(19)
        mov rsi, pattern(20)
        mov rdi, pattern(21)
        mov r8, pattern(22)
        mov r9, pattern(23)
        mov r10, pattern(24)
        mov r11, pattern(25)
        mov r12, pattern(26)
        mov r13, pattern(27)
        mov r14, pattern(28)
        mov r15, pattern(29)
        end_program
