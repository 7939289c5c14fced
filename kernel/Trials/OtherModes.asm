; VMXON where it is not allowed or not recognised: CPL 3, virtual-8086 mode, real-address mode, compatibility mode.
; The first three begin in 32-bit protected mode at CPL 0; BLOCK_INNER_CS and _EIP say where their VMXON is.

%include "kernel/Trials/ProtectedMode.inc"

EFLAGS_RESERVED                 equ 1 << 1
EFLAGS_VM                       equ 1 << 17
REAL_MODE_ENTRY_SIZE            equ 3

extern protected_mode_end

section .text.trials progbits alloc exec nowrite align=16

bits 32
global enter_user_mode_in_root
enter_user_mode_in_root:
        vmxon [ss:BLOCK_STACK_OPERAND]
        jbe protected_mode_end          ; CF = 1 or ZF = 1
        mov dword [ss:BLOCK_IS_IN_ROOT], 1
global enter_user_mode
enter_user_mode:
        push SELECTOR_USER_DATA
        push 0                          ; ESP: nothing is pushed there
        push EFLAGS_RESERVED
        push dword [ss:BLOCK_INNER_CS]
        push dword [ss:BLOCK_INNER_EIP]
        iretd

global vmxon_user, vmxon_user.instruction
vmxon_user:
        cmp dword [ebx], 0              ; the operand can be read at CPL 3, so that this is not what refuses VMXON
.instruction:
        vmxon [ebx]
        ud2                             ; an outcome that no trial expects, at an address that none expects

global enter_virtual_8086_mode
enter_virtual_8086_mode:
%rep 6
        push 0                          ; GS, FS, DS, ES, SS, ESP
%endrep
        push EFLAGS_RESERVED | EFLAGS_VM
        push dword [ss:BLOCK_INNER_CS]
        push dword [ss:BLOCK_INNER_EIP]
        iretd

global enter_real_address_mode
enter_real_address_mode:
        mov eax, cr0
        and eax, ~CR0_PG
        mov cr0, eax
        lidt [ss:BLOCK_REAL_MODE_IDTR]
        jmp SELECTOR_CODE16:.code16 - HIGH_SEGMENT_BASE

bits 16
.code16:
        mov eax, cr0
        and eax, ~CR0_PE
        mov cr0, eax
        jmp HIGH_SEGMENT:(vmxon_16 - HIGH_SEGMENT_BASE)

; For virtual-8086 and for real-address mode. SS keeps base and limit of the stack segment in the latter.
global vmxon_16
vmxon_16:
        vmxon [bx]
        ud2

global real_mode_entries
real_mode_entries:
%rep 32
        call strict near record_in_real_mode
%endrep

record_in_real_mode:
        ; On the stack: offset behind the CALL, IP, CS, FLAGS; real-address mode has no error codes.
        pop ax
        sub ax, real_mode_entries + REAL_MODE_ENTRY_SIZE - HIGH_SEGMENT_BASE
        xor dx, dx
        mov cx, REAL_MODE_ENTRY_SIZE
        div cx
        mov [ss:BLOCK_VECTOR], ax
        mov word [ss:BLOCK_VECTOR + 2], 0
        pop word [ss:BLOCK_FAULT_EIP]
        mov eax, cr0
        or eax, CR0_PE
        mov cr0, eax
        jmp dword SELECTOR_KERNEL_CODE:protected_mode_end
