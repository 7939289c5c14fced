; State of every kind stays as it is over many exits, answered by the fast level, by the slow one, and by an exception.

%include "hypercalls.inc"

bits 64
org PROGRAM_ADDRESS

%include "exceptions.inc"

ROUNDS                          equ 200
UNKNOWN_MSR                     equ 0x7ff

%include "state.inc"

; compare_register REGISTER, VALUE: R15 counts the rounds; a register that differs ends them.
%macro compare_register 2
        mov rax, %2
        cmp %1, rax
        jne differs
%endmacro

start:
        call install_handlers
        call fill_state
        mov [components], r15
        mov rbx, pattern(16)
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
        xor r15d, r15d
next_round:
        mov eax, HYPERCALL_EMPTY        ; the fast level
        vmcall
        hlt                             ; the slow level
        out 0x80, al
        mov ecx, UNKNOWN_MSR
        mov [kept_rdx], rdx
        attempt rdmsr                   ; the slow level, and an exception
        cmp dword [exception_vector], EXCEPTION_GP
        jne differs
        cmp rdx, [kept_rdx]
        jne differs
        compare_register rbx, pattern(16)
        compare_register rdx, pattern(18)
        compare_register rbp, pattern(19)
        compare_register rsi, pattern(20)
        compare_register rdi, pattern(21)
        compare_register r8, pattern(22)
        compare_register r9, pattern(23)
        compare_register r10, pattern(24)
        compare_register r11, pattern(25)
        compare_register r12, pattern(26)
        compare_register r13, pattern(27)
        compare_register r14, pattern(28)
        inc r15d
        cmp r15d, ROUNDS
        jne next_round
differs:
        check_equal "general registers in every round", r15d, ROUNDS
        check_exits "HLT in every round", 12, ROUNDS
        check_exits "RDMSR in every round", 31, ROUNDS
        mov r15, [components]
        call check_state
        end_program

align 8
components:             dq 0
kept_rdx:               dq 0
