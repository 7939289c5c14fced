; From 64-bit mode to 32-bit protected mode with 32-bit paging, and back (SDM Vol. 3A, 11.8.5.4 "Switching Out of
; IA-32e Mode Operation"). C# has loaded the trials' GDT and 32-bit IDT, and restores its own tables afterwards.

%include "kernel/Trials/ProtectedMode.inc"

extern trial_block
extern unmask_a20

section .text.trials progbits alloc exec nowrite align=16

bits 64
global protected_mode_run:function (protected_mode_run.end - protected_mode_run)
protected_mode_run:                     ; (): all else is in trial_block
        ; Outside of 64-bit mode the upper halves of the registers are lost.
        push rbx
        push rbp
        push r12
        push r13
        push r14
        push r15
        mov [rel trial_block + BLOCK_KERNEL_RSP], rsp
        push SELECTOR_KERNEL_CODE
        lea rax, [rel compatibility_mode]
        push rax
        retfq
.end:

bits 32
compatibility_mode:
        mov eax, SELECTOR_STACK
        mov ss, eax
        mov esp, TRIAL_STACK_TOP
        mov eax, cr0
        and eax, ~CR0_PG                ; clears IA32_EFER.LMA as well
        mov cr0, eax
        mov ecx, IA32_EFER
        rdmsr
        and eax, ~IA32_EFER_LME
        wrmsr
        mov eax, [ss:BLOCK_CR4]
        mov cr4, eax
        mov eax, [ss:BLOCK_CR3]
        mov cr3, eax
        mov eax, [ss:BLOCK_CR0]
        mov cr0, eax
        jmp protected_mode
protected_mode:
        mov eax, SELECTOR_TASK_STATE
        ltr ax
        mov eax, [ss:BLOCK_DS]
        mov ds, eax
        mov eax, [ss:BLOCK_ES]
        mov es, eax
        mov eax, [ss:BLOCK_FS]
        mov fs, eax
        mov eax, [ss:BLOCK_GS]
        mov gs, eax
        mov ebx, [ss:BLOCK_OPERAND]
        push dword [ss:BLOCK_CS]
        push dword [ss:BLOCK_EIP]
        retf

; Where every trial ends, at CPL 0 and with the stack segment in SS.
global protected_mode_end
protected_mode_end:
        jmp SELECTOR_KERNEL_CODE:.leave
.leave:
        cmp dword [ss:BLOCK_IS_IN_ROOT], 0
        je .outside_root
        vmxoff                          ; CR0.PG is fixed until then
.outside_root:
        cmp dword [ss:BLOCK_IS_A20_MASKED], 0
        je .unmasked
        call unmask_a20                 ; without paging, this code is beyond 1 MiB
.unmasked:
        mov eax, cr0
        and eax, ~CR0_PG
        mov cr0, eax
        mov eax, [ss:BLOCK_KERNEL_CR4]
        mov cr4, eax
        mov eax, [ss:BLOCK_KERNEL_CR3]
        mov cr3, eax
        mov ecx, IA32_EFER
        rdmsr
        or eax, IA32_EFER_LME
        wrmsr
        mov eax, [ss:BLOCK_KERNEL_CR0]
        mov cr0, eax
        jmp SELECTOR_CODE64:long_mode

bits 64
long_mode:
        mov eax, SELECTOR_DATA64
        mov ss, eax
        mov rsp, [rel trial_block + BLOCK_KERNEL_RSP]
        pop r15
        pop r14
        pop r13
        pop r12
        pop rbp
        pop rbx
        ret
