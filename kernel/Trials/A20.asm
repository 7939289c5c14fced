; VMXON in A20M mode, as far as the platform can mask address line 20 through port 0x92. C# has mapped all that runs
; here to memory whose physical address has bit 20 clear, and the probe to memory where it is set.

%include "kernel/Trials/ProtectedMode.inc"

SYSTEM_CONTROL_PORT_A           equ 0x92
FAST_RESET                      equ 1 << 0
A20_GATE                        equ 1 << 1

extern protected_mode_end
extern vmxon_ds

section .text.trials progbits alloc exec nowrite align=16
bits 32
global vmxon_a20_masked
vmxon_a20_masked:
        vmxon [ebx]                     ; works here, so that nothing but A20M mode can be what refuses it below
        jbe protected_mode_end          ; CF = 1 or ZF = 1
        vmxoff
        in al, SYSTEM_CONTROL_PORT_A
        and al, ~(A20_GATE | FAST_RESET)
        out SYSTEM_CONTROL_PORT_A, al
        mov dword [ss:BLOCK_IS_A20_MASKED], 1
        mov eax, [gs:A20_PROBE]
        mov [ss:BLOCK_A20_PROBE], eax
        jmp vmxon_ds

global unmask_a20
unmask_a20:
        in al, SYSTEM_CONTROL_PORT_A
        or al, A20_GATE
        and al, ~FAST_RESET
        out SYSTEM_CONTROL_PORT_A, al
        ret
