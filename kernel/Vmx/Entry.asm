; VM entry and VM exit: the one path between the kernel and its subjects.
;
; run_subject enters a subject and comes back when ExitSlow ends the run. Every VM exit in between comes to vm_exit,
; with the host's stack as at the start of enter_subject, which run_subject called:
;       [rsp] = return address in run_subject, [rsp + 8] = SubjectState* of the subject that runs.
; So vm_exit and enter_subject are like functions that run_subject called: a RET ends the run.
;
; There are two levels. ExitFast answers what needs no more than the general registers, and the image checker proves
; that nothing it reaches touches the extended state, which still is the subject's. All else goes to ExitSlow, around
; which the extended state is saved and restored. ExitFast preserves RBP and R12 to R15, as every function does: they
; hold the subject's values all along, and only the slow level saves them.

bits 64

; Offsets in kernel/Subjects/SubjectState.cs; each register is at 8 times its encoding.
RAX_SLOT                        equ 0 * 8
RCX_SLOT                        equ 1 * 8
RDX_SLOT                        equ 2 * 8
RBX_SLOT                        equ 3 * 8
RBP_SLOT                        equ 5 * 8
RSI_SLOT                        equ 6 * 8
RDI_SLOT                        equ 7 * 8
R8_SLOT                         equ 8 * 8
EXTENDED_STATE                  equ 128
EXTENDED_CONTROL_0              equ 136
EXTENDED_STATE_MASK             equ 144
EXIT_REASON_SLOT                equ 152
DEADLINE                        equ 160
TIMER_SHIFT                     equ 168
COUNTERS                        equ 176
HOST_STACK                      equ 184
START                           equ 192

COUNTER_COUNT                   equ 128 ; a power of two

; VMCS fields (SDM Vol. 3D, appendix B)
VM_INSTRUCTION_ERROR            equ 0x4400
EXIT_REASON                     equ 0x4402
EXIT_INSTRUCTION_LENGTH         equ 0x440c
GUEST_RIP                       equ 0x681e
PREEMPTION_TIMER_VALUE          equ 0x482e
HOST_RSP                        equ 0x6c14

; Basic exit reasons (SDM Vol. 3D, appendix C)
REASON_CPUID                    equ 10
REASON_VMCALL                   equ 18
REASON_RDMSR                    equ 31
REASON_WRMSR                    equ 32

; "VMRESUME with non-launched VMCS" (SDM Vol. 3C, 31.4)
RESUME_OF_NON_LAUNCHED          equ 5

extern ExitFast
extern ExitSlow
extern EntryFailed
extern await_tick

; RDI = SubjectState*
%macro save_slow_registers 0
        mov [rdi + RBP_SLOT], rbp
        mov [rdi + R8_SLOT + 32], r12
        mov [rdi + R8_SLOT + 40], r13
        mov [rdi + R8_SLOT + 48], r14
        mov [rdi + R8_SLOT + 56], r15
%endmacro

; RDI = SubjectState*, which comes last: RDI gets the subject's value.
%macro load_fast_registers 0
        mov rax, [rdi + RAX_SLOT]
        mov rcx, [rdi + RCX_SLOT]
        mov rdx, [rdi + RDX_SLOT]
        mov rbx, [rdi + RBX_SLOT]
        mov rsi, [rdi + RSI_SLOT]
        mov r8, [rdi + R8_SLOT]
        mov r9, [rdi + R8_SLOT + 8]
        mov r10, [rdi + R8_SLOT + 16]
        mov r11, [rdi + R8_SLOT + 24]
        mov rdi, [rdi + RDI_SLOT]
%endmacro

; (label): RDI = SubjectState*. Changes RAX, RCX and RDX. The rest is in `time_is_over`, out of the way.
%macro arm_preemption_timer 1
        rdtsc
        shl rdx, 32
        or rax, rdx
        mov rdx, [rdi + DEADLINE]
        sub rdx, rax
        jbe %1_over
        mov ecx, [rdi + TIMER_SHIFT]
        shr rdx, cl
%1_arm:
        mov eax, PREEMPTION_TIMER_VALUE
        vmwrite rax, rdx
%1_done:
%endmacro

%macro time_is_over 1
%1_over:
        xor edx, edx
        cmp [rdi + DEADLINE], rdx
        jne %1_arm
        jmp %1_done
%endmacro

section .text.instructions progbits alloc exec nowrite align=16

; (SubjectState* subject): its VMCS is current, and HOST_RIP is vm_exit.
global run_subject:function (run_subject.end - run_subject)
run_subject:
        push rbx
        push rbp
        push r12
        push r13
        push r14
        push r15
        push rdi
        lea rdx, [rsp - 8]              ; where RSP is in what run_subject calls
        mov eax, HOST_RSP
        vmwrite rax, rdx
        jbe .refused
        mov [rdi + HOST_STACK], rdx
        mov rax, rdi
        call enter_subject
        jmp .return
.refused:
        call EntryFailed                ; no current VMCS
.return:
        add rsp, 8
        pop r15
        pop r14
        pop r13
        pop r12
        pop rbp
        pop rbx
        ret
.end:

global vm_exit:function (vm_exit.end - vm_exit)
vm_exit:
        push rdi
        mov rdi, [rsp + 16]
        mov [rdi + RAX_SLOT], rax
        mov [rdi + RCX_SLOT], rcx
        mov [rdi + RDX_SLOT], rdx
        mov [rdi + RBX_SLOT], rbx
        mov [rdi + RSI_SLOT], rsi
        mov [rdi + R8_SLOT], r8
        mov [rdi + R8_SLOT + 8], r9
        mov [rdi + R8_SLOT + 16], r10
        mov [rdi + R8_SLOT + 24], r11
        pop qword [rdi + RDI_SLOT]
        mov esi, EXIT_REASON
        vmread rsi, rsi
        mov [rdi + EXIT_REASON_SLOT], rsi
        mov eax, esi
        and eax, COUNTER_COUNT - 1
        mov rdx, [rdi + COUNTERS]
        inc qword [rdx + rax * 8]
        bt [rel fast_reasons], rax
        jnc .other
        push rdi
        call ExitFast
        pop rdi
        test eax, eax                   ; kernel/Subjects/FastVerdict.cs
        jz vm_exit_slow
.skip:
        ; The instruction is skipped. Blocking by STI and MOV SS and a single step would take two VMREADs more.
        mov eax, EXIT_INSTRUCTION_LENGTH
        vmread rax, rax
        mov ecx, GUEST_RIP
        vmread rdx, rcx
        add rdx, rax
        vmwrite rcx, rdx
        arm_preemption_timer .timer
        load_fast_registers
        vmresume
        call entry_refused
        jmp enter_subject
        time_is_over .timer
.other:
        cmp esi, REASON_VMCALL
        jne vm_exit_slow
        cmp qword [rdi + RAX_SLOT], 0
        jne vm_exit_slow
        jmp .skip                       ; the empty hypercall
.end:

; The slow level: RDI = SubjectState*, and the fast registers are in it.
global vm_exit_slow:function (vm_exit_slow.end - vm_exit_slow)
vm_exit_slow:
        save_slow_registers
        push rdi
        mov rax, [rdi + EXTENDED_STATE_MASK]
        cmp rax, [rdi + EXTENDED_CONTROL_0]
        jne .switch_control
        mov rsi, [rdi + EXTENDED_STATE]
        mov eax, -1
        mov edx, eax
        xsave64 [rsi]
        call ExitSlow
        pop rdi
        jmp enter_subject
.switch_control:
        call save_extended_state
        mov rdi, [rsp]
        call ExitSlow
        pop rdi
        jmp enter_subject
.end:

; RAX = the SubjectState to go on with, or null to end the run. VMRESUME fails on a VMCS that was never launched: then
; VMLAUNCH follows. After another failure it must not: its own would hide why VMRESUME failed.
global enter_subject:function (enter_subject.end - enter_subject)
enter_subject:
        test rax, rax
        jz .return
        mov [rsp + 8], rax
        mov rdi, rax
        mov rax, [rdi + EXTENDED_STATE_MASK]
        cmp rax, [rdi + EXTENDED_CONTROL_0]
        jne .switch_control
        mov rsi, [rdi + EXTENDED_STATE]
        mov eax, -1
        mov edx, eax
        xrstor64 [rsi]
.restored:
        cmp [rdi + HOST_STACK], rsp
        je .same_stack
        mov [rdi + HOST_STACK], rsp
        mov eax, HOST_RSP
        vmwrite rax, rsp
.same_stack:
        cmp qword [rdi + START], 0
        je .go
        mov rdi, [rdi + START]
        call await_tick
        mov rdi, [rsp + 8]
        mov qword [rdi + START], 0
.go:
        arm_preemption_timer .timer
        mov rbp, [rdi + RBP_SLOT]
        mov r12, [rdi + R8_SLOT + 32]
        mov r13, [rdi + R8_SLOT + 40]
        mov r14, [rdi + R8_SLOT + 48]
        mov r15, [rdi + R8_SLOT + 56]
        load_fast_registers
        vmresume
        push rax                        ; the stack is the kernel's, the registers are the subject's
        mov eax, VM_INSTRUCTION_ERROR
        vmread rax, rax
        cmp eax, RESUME_OF_NON_LAUNCHED
        pop rax
        jne .refused
        vmlaunch
.refused:
        call entry_refused
        jmp enter_subject
        time_is_over .timer
.switch_control:
        call restore_extended_state
        jmp .restored
.return:
        ret
.end:

; A VM entry failed before it loaded the guest's state: EntryFailed says what follows, as ExitSlow does.
global entry_refused:function (entry_refused.end - entry_refused)
entry_refused:
        mov rdi, [rsp + 16]
        save_slow_registers
        call save_extended_state
        mov rdi, [rsp + 16]
        call EntryFailed
        ret
.end:

; RDI = SubjectState*. The processor saves and restores only what XCR0 enables: the kernel's own value is all there is.
; Where the subject has the same value in XCR0, vm_exit and enter_subject do it themselves. Both preserve RDI.
global save_extended_state:function (save_extended_state.end - save_extended_state)
save_extended_state:
        mov rsi, [rdi + EXTENDED_STATE]
        mov rax, [rdi + EXTENDED_STATE_MASK]
        test rax, rax
        jz .legacy
        cmp rax, [rdi + EXTENDED_CONTROL_0]
        je .save
        mov rdx, rax
        shr rdx, 32
        xor ecx, ecx
        xsetbv
.save:
        mov eax, -1
        mov edx, -1
        xsave64 [rsi]
        ret
.legacy:
        fxsave64 [rsi]
        ret
.end:

; RDI = SubjectState*. Components that the area does not hold get their initial state, so that nothing is left over.
global restore_extended_state:function (restore_extended_state.end - restore_extended_state)
restore_extended_state:
        mov rsi, [rdi + EXTENDED_STATE]
        cmp qword [rdi + EXTENDED_STATE_MASK], 0
        je .legacy
        mov eax, -1
        mov edx, -1
        xrstor64 [rsi]
        mov rax, [rdi + EXTENDED_CONTROL_0]
        cmp rax, [rdi + EXTENDED_STATE_MASK]
        je .done
        mov rdx, rax
        shr rdx, 32
        xor ecx, ecx
        xsetbv
.done:
        ret
.legacy:
        fxrstor64 [rsi]
        ret
.end:

section .rodata progbits alloc noexec nowrite align=16
; A bit for each basic exit reason that ExitFast may answer; it looks at the other bits of the reason.
fast_reasons:
        dq (1 << REASON_CPUID) | (1 << REASON_RDMSR) | (1 << REASON_WRMSR), 0
