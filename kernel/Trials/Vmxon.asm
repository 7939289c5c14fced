; VMXON in 32-bit protected mode, once for each segment that can reach its operand at offset EBX.

%include "kernel/Trials/ProtectedMode.inc"

extern protected_mode_end

section .text.trials progbits alloc exec nowrite align=16
bits 32

; The thesis' own instruction, F3 0F C7 33: no prefix names a segment, so that DS is meant.
global vmxon_ds
vmxon_ds:
        vmxon [ebx]
        jmp vmxon_done

%macro with_override 1
global vmxon_%1
vmxon_%1:
        vmxon [%1:ebx]
        jmp vmxon_done
%endmacro

        with_override es
        with_override cs
        with_override ss
        with_override fs
        with_override gs

vmxon_done:
        pushfd
        pop dword [ss:BLOCK_FLAGS]
        ; VMsucceed is CF = 0 and ZF = 0
        test byte [ss:BLOCK_FLAGS], 0x41
        jnz protected_mode_end
        mov dword [ss:BLOCK_IS_IN_ROOT], 1
        jmp protected_mode_end

; Protected mode without paging: CR0.PG is one of the fixed bits.
global vmxon_without_paging, vmxon_without_paging.instruction
vmxon_without_paging:
        mov eax, cr0
        and eax, ~CR0_PG
        mov cr0, eax
        jmp .instruction
.instruction:
        vmxon [ebx]
        jmp vmxon_done
