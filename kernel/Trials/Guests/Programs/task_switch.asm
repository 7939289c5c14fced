; A guest in 32-bit protected mode that switches tasks by hardware: CALL to a task, IRET back, JMP to it and JMP back.

%include "hypercalls.inc"

SELECTOR_CODE                   equ 0x08
SELECTOR_DATA                   equ 0x10
SELECTOR_FIRST_TASK             equ 0x18
SELECTOR_SECOND_TASK            equ 0x20

NESTED_TASK                     equ 1 << 14
CR0_TASK_SWITCHED               equ 1 << 3
BUSY                            equ 1 << 1

bits 32
org PROGRAM_ADDRESS

        lgdt [gdt_pointer]
        mov ax, SELECTOR_FIRST_TASK
        ltr ax
        mov ebp, 0x11111111
        mov edi, 0x22222222
        call SELECTOR_SECOND_TASK:0
        check_equal "CALL and IRET: EBP of the first task is back", ebp, 0x11111111
        check_equal "CALL and IRET: EDI of the first task is back", edi, 0x22222222
        mov eax, esp
        check_equal "CALL and IRET: ESP of the first task is back", eax, 0x7000
        xor eax, eax
        str ax
        check_equal "CALL and IRET: TR names the first task", eax, SELECTOR_FIRST_TASK
        mov eax, cr0
        and eax, CR0_TASK_SWITCHED
        check_equal "a task switch sets CR0.TS", eax, CR0_TASK_SWITCHED
        pushfd
        pop eax
        and eax, NESTED_TASK
        check_equal "the first task is not nested", eax, 0

        mov dword [second_task.eip], second_jumped_to
        jmp SELECTOR_SECOND_TASK:0
        check_equal "JMP and JMP: EDI of the first task is back", edi, 0x22222222
        movzx eax, byte [gdt + SELECTOR_SECOND_TASK + 5]
        and eax, BUSY
        check_equal "JMP leaves the second task available", eax, 0
        movzx eax, byte [gdt + SELECTOR_FIRST_TASK + 5]
        and eax, BUSY
        check_equal "JMP leaves the first task busy", eax, BUSY
        end_program

second_called:
        check_equal "CALL: EBX comes from the second task's TSS", ebx, 0x33333333
        mov edi, 0
        xor eax, eax
        str ax
        check_equal "CALL: TR names the second task", eax, SELECTOR_SECOND_TASK
        pushfd
        pop eax
        and eax, NESTED_TASK
        check_equal "CALL: the second task is nested", eax, NESTED_TASK
        movzx eax, word [second_task]
        check_equal "CALL: the back link names the first task", eax, SELECTOR_FIRST_TASK
        movzx eax, byte [gdt + SELECTOR_FIRST_TASK + 5]
        and eax, BUSY
        check_equal "CALL: the first task stays busy", eax, BUSY
        iret

second_jumped_to:
        mov edi, 0
        pushfd
        pop eax
        and eax, NESTED_TASK
        check_equal "JMP: the second task is not nested", eax, 0
        jmp SELECTOR_FIRST_TASK:0

align 8
gdt:
        dq 0
        dq 0x00cf9b000000ffff           ; 0x08: code
        dq 0x00cf93000000ffff           ; 0x10: data
        dw 103, first_task              ; 0x18: available 32-bit TSS; the program lies below 64 KiB
        db 0, 0x89, 0, 0
        dw 103, second_task             ; 0x20: likewise
        db 0, 0x89, 0, 0
.end:
gdt_pointer:
        dw gdt.end - gdt - 1
        dd gdt

align 8
first_task:
        times 104 db 0
second_task:
        times 32 db 0                   ; back link, stacks, CR3
.eip:   dd second_called
        dd 2                            ; EFLAGS
        dd 0, 0, 0, 0x33333333          ; EAX, ECX, EDX, EBX
        dd 0x6800, 0, 0, 0              ; ESP, EBP, ESI, EDI
        dd SELECTOR_DATA, SELECTOR_CODE, SELECTOR_DATA, SELECTOR_DATA, SELECTOR_DATA, SELECTOR_DATA
        dd 0                            ; LDT
        dw 0, 104                       ; no I/O permission bitmap
