; A small 32-bit operating system that executes the instructions of Robin and Irvine and notes what they do: one flat
; binary for all runs. It is entered at its entry point at CPL 0, in protected mode with paging and flat segments. How
; it runs is in its header; all else is the same, addresses included, so that runs can be compared field by field.

%include "contract.inc"

CR0_TS                          equ 1 << 3
STACK_SIZE                      equ 1024

bits 32
org LINEAR_BASE

block:
        times VM_END_OFFSET db 0
        mov eax, HYPERCALL_END
        vmcall
        times ENTRY_OFFSET - ($ - $$) db 0

enter_environment:
        mov esp, handler_stack
        mov dword [block + HEADER_CURRENT], unexpected_result
        mov dword [block + HEADER_RESUME], end_of_experiments
        cmp dword [block + HEADER_MODE], MODE_DEPRIVILEGED
        je enter_deprivileged

        lgdt [system_gdt_register]
        jmp SELECTOR_CODE:.reload
.reload:
        mov eax, SELECTOR_DATA
        mov ebx, SELECTOR_LDT
        mov ecx, SELECTOR_TASK_STATE
        lidt [system_idt_register]
        call load_segment_registers
        jmp resume_with_experiments

enter_deprivileged:
        lgdt [monitor_gdt_register]
        jmp SELECTOR_MONITOR_CODE:.reload
.reload:
        mov eax, SELECTOR_MONITOR_DATA
        mov ebx, SELECTOR_MONITOR_LDT
        mov ecx, SELECTOR_MONITOR_TASK_STATE
        lidt [monitor_idt_register]
        call load_segment_registers
        mov eax, cr0
        or eax, CR0_TS                  ; as a monitor that learns from #NM who uses the floating-point unit
        mov cr0, eax

resume_with_experiments:
        mov dword [block + HEADER_RESUME], experiment_0
        jmp resume

; EAX, EBX, ECX = data segment, LDT, TSS
load_segment_registers:
        pop edx
        mov ss, eax
        mov esp, handler_stack
        mov ds, eax
        mov es, eax
        xor eax, eax
        mov fs, eax
        mov gs, eax
        lldt bx
        ltr cx
        jmp edx

        align 16
%include "tables.inc"
        align 16
%include "traps.inc"
%include "experiments.inc"

        align 4, db 0
unexpected_result:      times RESULT_SIZE db 0

        times PROGRAM_SIZE - 3 * STACK_SIZE - ($ - $$) db 0
        times STACK_SIZE db 0
handler_stack:
        times STACK_SIZE db 0
user_stack:
        times STACK_SIZE db 0
system_stack:
