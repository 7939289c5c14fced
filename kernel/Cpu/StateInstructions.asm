; The stubs for processor state that VMX does not switch: CR2, debug registers and extended state; and RDTSC.
; Conventions as in Instructions.asm.

%include "stub.inc"

bits 64
section .text.instructions progbits alloc exec nowrite align=16

; EDX:EAX = RSI
%macro rsi_to_edx_eax 0
        mov eax, esi
        mov rdx, rsi
        shr rdx, 32
%endmacro

; %1 = number of a debug register; of DR6 and DR7 bits 63:32 must be 0
%macro debug_register_stubs 1
stub mov_from_dr%1                      ; () -> ulong
        mov rax, dr%1
        ret
.end:

stub mov_to_dr%1                        ; (ulong value)
        mov dr%1, rdi
        ret
.end:
%endmacro

debug_register_stubs 0
debug_register_stubs 1
debug_register_stubs 2
debug_register_stubs 3
debug_register_stubs 6
debug_register_stubs 7

stub mov_to_cr2                         ; (ulong value)
        mov cr2, rdi
        ret
.end:

stub xgetbv                             ; (uint index) -> ulong
        mov ecx, edi
        xgetbv
        shl rdx, 32
        or rax, rdx
        ret
.end:

stub xsetbv                             ; (uint index, ulong value) -> InstructionFault
        mov ecx, edi
        rsi_to_edx_eax
.fault: xsetbv
        xor eax, eax
.resume:
        ret
.end:
fixup xsetbv.fault, xsetbv.resume

stub xsave64                            ; (byte* area, ulong mask)
        rsi_to_edx_eax
        xsave64 [rdi]
        ret
.end:

stub xrstor64                           ; (byte* area, ulong mask)
        rsi_to_edx_eax
        xrstor64 [rdi]
        ret
.end:

stub fxsave64                           ; (byte* area)
        fxsave64 [rdi]
        ret
.end:

stub fxrstor64                          ; (byte* area)
        fxrstor64 [rdi]
        ret
.end:

; (ulong tick): until the TSC has come to it; at once if it is past. PAUSE while it is far. Near it, each tick that is
; left is one NOP, so that where an instruction takes one tick, as in an emulator, it returns the same number of ticks
; behind it whenever it is called.
NEAR_TICKS                      equ 31

; As many NOPs as this power of two if the bit is set in CL.
%macro wait_bit 1
        test cl, %1
        jz %%shorter
        times %1 nop
%%shorter:
%endmacro

stub await_tick                         ; (ulong tick)
.wait:  rdtsc
        shl rdx, 32
        or rax, rdx
        mov rcx, rdi
        sub rcx, rax
        jle .return
        cmp rcx, NEAR_TICKS
        jbe .near
        pause
        jmp .wait
.near:  wait_bit 16
        wait_bit 8
        wait_bit 4
        wait_bit 2
        wait_bit 1
.return:
        ret
.end:

; Offsets in kernel/Subjects/SwitchedRegisters.cs
PAGE_FAULT_ADDRESS              equ 40
KERNEL_GS_BASE                  equ 80
TSC_AUX                         equ 88

IA32_KERNEL_GS_BASE             equ 0xc0000102
IA32_TSC_AUX                    equ 0xc0000103

; What SubjectSwitch.Exchange says, in one stub, since every switch of subjects does it.
stub exchange_registers                 ; (SwitchedRegisters* from, SwitchedRegisters* to, ulong* vmcs, bool readsAux)
        vmptrld [rdx]
        test ecx, ecx
        jz .aux_known
        mov ecx, IA32_TSC_AUX
        rdmsr
        mov [rdi + TSC_AUX], eax
        mov [rdi + TSC_AUX + 4], edx
.aux_known:
        mov rax, cr2
        mov [rdi + PAGE_FAULT_ADDRESS], rax
        mov rax, [rsi + PAGE_FAULT_ADDRESS]
        mov cr2, rax
        mov ecx, IA32_KERNEL_GS_BASE
        rdmsr
        shl rdx, 32
        or rax, rdx
        mov [rdi + KERNEL_GS_BASE], rax
        mov rdx, [rsi + KERNEL_GS_BASE]
        cmp rax, rdx
        je .same_base
        mov eax, edx
        shr rdx, 32
        wrmsr
.same_base:
        mov rdx, [rsi + TSC_AUX]
        cmp rdx, [rdi + TSC_AUX]
        je .return
        mov ecx, IA32_TSC_AUX
        mov eax, edx
        shr rdx, 32
        wrmsr
.return:
        ret
.end:
