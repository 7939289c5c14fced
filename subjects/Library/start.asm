; Where a native subject begins: 64-bit mode, interrupts off, RDI = SubjectInformation*, RSP = the top of its stack.
;
; Interrupts need a GDT of the subject's own, since their delivery and IRET look selectors up in it (SDM Vol. 3A,
; 7.14), and an IDT. Exceptions have no gates: they are faults of the subject, which the kernel gets first.

%include "stub.inc"

CODE_SELECTOR                   equ 0x08
DATA_SELECTOR                   equ 0x10
FIRST_VECTOR                    equ 32
LAST_VECTOR                     equ 255
GATE_SIZE                       equ 16
INTERRUPT_GATE                  equ 0x8e00      ; present, type 14 (SDM Vol. 3A, 7.14.1)
HYPERCALL_YIELD                 equ 2           ; kernel/Subjects/Hypercall.cs

extern SubjectMain

bits 64
section .text.start progbits alloc exec nowrite align=16

stub subject_entry
        cld
        mov rbx, rdi
        lgdt [gdt_pointer]
        mov eax, DATA_SELECTOR
        mov ds, eax
        mov es, eax
        mov ss, eax
        push CODE_SELECTOR
        lea rax, [rel .reloaded]
        push rax
        retfq
.reloaded:
        lea rax, [rel interrupt_entries]
        lea rdi, [rel idt + FIRST_VECTOR * GATE_SIZE]
        mov ecx, LAST_VECTOR - FIRST_VECTOR + 1
.gate:
        mov rdx, rax
        mov [rdi], dx
        mov word [rdi + 2], CODE_SELECTOR
        mov word [rdi + 4], INTERRUPT_GATE
        shr rdx, 16
        mov [rdi + 6], dx
        shr rdx, 16
        mov [rdi + 8], edx
        add rax, ENTRY_SIZE
        add rdi, GATE_SIZE
        dec ecx
        jnz .gate
        lidt [idt_pointer]

        mov rdi, rbx
        xor ebp, ebp
        call SubjectMain
.done:                                          ; a subject that has done its work waits for ever
        mov eax, HYPERCALL_YIELD
        vmcall
        jmp .done
.end:

; An interrupt sets its bit and returns: only accept_interrupts lets them in, so that no code of the
; subject is ever interrupted.
align 16
global interrupt_entries:function (interrupt_entries.end - interrupt_entries)
interrupt_entries:
%assign vector FIRST_VECTOR
%rep LAST_VECTOR - FIRST_VECTOR + 1
        push rax
        mov eax, vector
        jmp near interrupt_common
        %assign vector vector + 1
%endrep
.end:
ENTRY_SIZE                      equ (interrupt_entries.end - interrupt_entries) / (LAST_VECTOR - FIRST_VECTOR + 1)

stub interrupt_common
        bts [pending_interrupts], rax
        pop rax
        iretq
.end:

section .rodata progbits alloc noexec nowrite align=8
gdt:
        dq 0
        dq 0x00af9b000000ffff                   ; CODE_SELECTOR: 64-bit code
        dq 0x00cf93000000ffff                   ; DATA_SELECTOR
.end:
gdt_pointer:
        dw gdt.end - gdt - 1
        dq gdt
idt_pointer:
        dw (LAST_VECTOR + 1) * GATE_SIZE - 1
        dq idt

section .bss nobits alloc noexec write align=16
idt:                            resb (LAST_VECTOR + 1) * GATE_SIZE
global pending_interrupts
pending_interrupts:             resq 4          ; bit n: vector n has come and was not taken yet
