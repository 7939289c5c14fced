; Instructions of VMX and SMX at CPL 0 and at CPL 3: the guest's processor has neither.

%include "hostile.inc"

; undefined "NAME", INSTRUCTION: at both levels. Each goes to CPL 3 anew, since its exception comes back to CPL 0.
%macro undefined 2+
%strcat kernel_name %1, " at CPL 0"
%strcat user_name %1, " at CPL 3"
        expect_fault INVALID_OPCODE, kernel_name, %2
        jmp %%skip
%%user: %2
        jmp $
%%skip:
        expect_fault INVALID_OPCODE, user_name, go_to_user %%user
%endmacro

        begin_hostile
        undefined "VMXON", vmxon [SCRATCH]
        undefined "VMXOFF", vmxoff
        undefined "VMCLEAR", vmclear [SCRATCH]
        undefined "VMPTRLD", vmptrld [SCRATCH]
        undefined "VMPTRST", vmptrst [SCRATCH]
        undefined "VMREAD", vmread rax, rax
        undefined "VMWRITE", vmwrite rax, rax
        undefined "VMLAUNCH", vmlaunch
        undefined "VMRESUME", vmresume
        undefined "INVEPT", invept rax, [SCRATCH]
        undefined "INVVPID", invvpid rax, [SCRATCH]
        undefined "VMFUNC", vmfunc
        undefined "GETSEC", getsec
        undefined "RSM", rsm
        undefined "an unknown hypercall", call unknown
        mov rax, cr4
        or eax, 1 << 13
        expect_fault GENERAL_PROTECTION, "CR4.VMXE cannot be set", mov cr4, rax
        mov rax, cr4
        test eax, 1 << 13
        check "CR4.VMXE reads 0"
        end_program

unknown:
        mov eax, 0x12345678
        vmcall
        ret
