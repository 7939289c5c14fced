; The 32-bit exception entries of the trials: the first exception is recorded in the block and ends the trial.

%include "kernel/Trials/ProtectedMode.inc"

ENTRY_SIZE                      equ 5

extern protected_mode_end

section .text.trials progbits alloc exec nowrite align=16
bits 32
global protected_mode_entries
protected_mode_entries:
%rep 32
        call strict near record
%endrep

record:
        ; On the stack: address behind the CALL; error code where the vector has one; EIP, CS, EFLAGS, ...
        cmp dword [ss:BLOCK_VECTOR], NO_VECTOR
        jne .second
        pop eax
        sub eax, protected_mode_entries + ENTRY_SIZE
        xor edx, edx
        mov ecx, ENTRY_SIZE
        div ecx
        mov [ss:BLOCK_VECTOR], eax
        xor edx, edx
        mov ecx, VECTORS_WITH_ERROR_CODE
        bt ecx, eax
        jnc .without_error_code
        pop edx
.without_error_code:
        mov [ss:BLOCK_ERROR_CODE], edx
        pop dword [ss:BLOCK_FAULT_EIP]
        jmp protected_mode_end
.second:
        ; The way back itself has faulted: a shut-down, which ends the emulator, beats a loop.
        push 0
        push 0
        lidt [esp]
        int3
