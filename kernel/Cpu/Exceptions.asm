; The entry points of all 256 vectors and their common tail.
;
; Every entry is one five-byte CALL, so that the vector follows from the address it pushes and the table stays small.
; The tail completes ExceptionFrame (kernel/Cpu/ExceptionFrame.cs), saves the x87 and SSE state that C# may use, and
; calls ExceptionMain; when that returns, the frame (which it may have changed) is what the processor resumes with.

bits 64

ENTRY_SIZE                      equ 5
VECTORS_WITH_ERROR_CODE         equ 0x60227d00 ; 8, 10 to 14, 17, 21, 29, 30 (SDM Vol. 3A, table 7-1)
FXSAVE_SIZE                     equ 512

extern ExceptionMain

section .text.exceptions progbits alloc exec nowrite align=16
global exception_entries:function (exception_entries.end - exception_entries)
exception_entries:
%rep 256
        call strict near exception_common
%endrep
.end:

global exception_common:function (exception_common.end - exception_common)
exception_common:
        ; On the stack: address behind the CALL; error code where the vector has one; RIP, CS, RFLAGS, RSP, SS.
        push rax
        push rdx
        push rcx
        mov rax, [rsp + 24]
        lea rcx, [rel exception_entries + ENTRY_SIZE]
        sub rax, rcx
        xor edx, edx
        mov ecx, ENTRY_SIZE
        div ecx                         ; EAX = vector
        pop rcx
        pop rdx
        cmp eax, 32
        jae .without_error_code
        bt dword [rel vectors_with_error_code], eax
        jc .with_error_code
.without_error_code:
        ; Make room for an error code of zero: the saved RAX moves down by one.
        push qword [rsp]
        mov [rsp + 8], rax
        mov qword [rsp + 16], 0
        jmp .save
.with_error_code:
        mov [rsp + 8], rax
.save:
        ; Now: RAX, vector, error code, RIP, CS, RFLAGS, RSP, SS.
        push rcx
        push rdx
        push rbx
        push rbp
        push rsi
        push rdi
        push r8
        push r9
        push r10
        push r11
        push r12
        push r13
        push r14
        push r15
        mov rdi, rsp
        mov rbp, rsp
        cld
        sub rsp, FXSAVE_SIZE
        and rsp, -16
        fxsave64 [rsp]
        call ExceptionMain
        fxrstor64 [rsp]
        mov rsp, rbp
        pop r15
        pop r14
        pop r13
        pop r12
        pop r11
        pop r10
        pop r9
        pop r8
        pop rdi
        pop rsi
        pop rbp
        pop rbx
        pop rdx
        pop rcx
        pop rax
        add rsp, 16                     ; vector and error code
        iretq
.end:

section .rodata.exceptions progbits alloc noexec nowrite align=4
vectors_with_error_code:
        dd VECTORS_WITH_ERROR_CODE
