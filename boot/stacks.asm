; The stacks of the boot processor. Below each lies a guard page that the kernel's page tables leave absent, so that
; an overflow faults instead of overwriting its neighbour. kernel/Boot/ImageLayout reads these symbols.

GUARD                           equ 4096
BOOT_STACK                      equ 16 * 1024
INTERRUPT_STACK                 equ 8 * 1024

%macro stack 2
global %1_guard, %1_bottom, %1_top
        align 4096
%1_guard:       resb GUARD
%1_bottom:      resb %2
%1_top:
%endmacro

section .bss.stacks nobits alloc noexec write align=4096
        stack boot_stack, BOOT_STACK
        stack double_fault_stack, INTERRUPT_STACK
        stack nmi_stack, INTERRUPT_STACK
        stack machine_check_stack, INTERRUPT_STACK
