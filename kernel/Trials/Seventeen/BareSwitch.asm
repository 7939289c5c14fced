; From 64-bit mode to the environment's 32-bit protected mode, outside of VMX operation, and back (SDM Vol. 3A,
; 11.8.5.4 "Switching Out of IA-32e Mode Operation"). The environment loads its own descriptor tables; C# restores the
; kernel's.

%include "stub.inc"

; Offsets in bare_switch (BareSwitch.cs)
KERNEL_RSP                      equ 0
KERNEL_CR0                      equ 8
KERNEL_CR3                      equ 12
KERNEL_CR4                      equ 16
ENVIRONMENT_CR0                 equ 20
ENVIRONMENT_CR3                 equ 24
ENVIRONMENT_CR4                 equ 28
ENVIRONMENT_ENTRY               equ 32

SELECTOR_CODE64                 equ 0x08
SELECTOR_DATA                   equ 0x10
SELECTOR_CODE32                 equ 0x18

IA32_EFER                       equ 0xc0000080
IA32_EFER_LME                   equ 1 << 8
CR0_PG                          equ 1 << 31
FLAGS_RESERVED_ONE              equ 1 << 1

extern bare_switch

section .rodata.seventeen progbits alloc noexec nowrite align=8
; The accessed bits are set: the processor must not try to set them here.
gdt:
        dq 0
        dq 0x00af9b000000ffff           ; SELECTOR_CODE64
        dq 0x00cf93000000ffff           ; SELECTOR_DATA
        dq 0x00cf9b000000ffff           ; SELECTOR_CODE32
gdt_end:

; Read by LGDT in 64-bit mode; in 32-bit mode the upper half of the base, 0, is left over.
gdt_register:
        dw gdt_end - gdt - 1
        dq gdt

section .text.instructions progbits alloc exec nowrite align=16

bits 64
stub run_bare                           ; (): all else is in bare_switch
        ; Outside of 64-bit mode the upper halves of the registers are lost.
        push rbx
        push rbp
        push r12
        push r13
        push r14
        push r15
        mov [rel bare_switch + KERNEL_RSP], rsp
        lgdt [rel gdt_register]
        push SELECTOR_CODE32
        lea rax, [rel .compatibility_mode]
        push rax
        retfq

bits 32
.compatibility_mode:
        mov eax, SELECTOR_DATA
        mov ss, eax
        mov ds, eax
        mov es, eax
        mov eax, cr0
        and eax, ~CR0_PG                ; clears IA32_EFER.LMA as well
        mov cr0, eax
        mov ecx, IA32_EFER
        rdmsr
        and eax, ~IA32_EFER_LME
        wrmsr
        mov eax, [bare_switch + ENVIRONMENT_CR4]
        mov cr4, eax
        mov eax, [bare_switch + ENVIRONMENT_CR3]
        mov cr3, eax
        mov eax, [bare_switch + ENVIRONMENT_CR0]
        mov cr0, eax
        jmp [bare_switch + ENVIRONMENT_ENTRY]
.end:

; Where the environment jumps at its end: at CPL 0, with flat code and stack segments of its own GDT.
global run_bare_end:function (run_bare_end.end - run_bare_end)
run_bare_end:
        lgdt [cs:gdt_register]
        jmp SELECTOR_CODE32:.protected_mode
.protected_mode:
        mov eax, SELECTOR_DATA
        mov ss, eax
        mov ds, eax
        mov es, eax
        mov esp, [bare_switch + KERNEL_RSP]
        push FLAGS_RESERVED_ONE
        popfd
        xor eax, eax
        lldt ax
        mov eax, cr0
        and eax, ~CR0_PG
        mov cr0, eax
        mov eax, [bare_switch + KERNEL_CR4]
        mov cr4, eax
        mov eax, [bare_switch + KERNEL_CR3]
        mov cr3, eax
        mov ecx, IA32_EFER
        rdmsr
        or eax, IA32_EFER_LME
        wrmsr
        mov eax, [bare_switch + KERNEL_CR0]
        mov cr0, eax
        jmp SELECTOR_CODE64:.long_mode

bits 64
.long_mode:
        mov rsp, [rel bare_switch + KERNEL_RSP]
        pop r15
        pop r14
        pop r13
        pop r12
        pop rbp
        pop rbx
        ret
.end:

stub mov_from_cr8                       ; () -> ulong
        mov rax, cr8
        ret
.end:

stub mov_to_cr8                         ; (ulong value)
        mov cr8, rdi
        ret
.end:
