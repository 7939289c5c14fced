; Every bit of XCR0 by XSETBV: the kernel takes what the rules allow (SDM Vol. 1, 13.3), and refuses all else with
; #GP(0).

%include "hypercalls.inc"

bits 64
org PROGRAM_ADDRESS

%include "exceptions.inc"

CR4_OSXSAVE                     equ 1 << 18
X87                             equ 1 << 0
SSE                             equ 1 << 1
AVX                             equ 1 << 2
BNDREGS                         equ 1 << 3
BNDCSR                          equ 1 << 4
OPMASK                          equ 1 << 5
AVX512                          equ 7 << 5
PKRU                            equ 1 << 9
MPX                             equ BNDREGS | BNDCSR
TILES                           equ 3 << 17

; What this program knows the rules of.
RULED                           equ X87 | SSE | AVX | MPX | AVX512 | PKRU | TILES

; The bits that may be set beside x87 with no other.
ALONE                           equ X87 | SSE | PKRU

; expect_value NAME, VALUE, NEEDED: VALUE is taken if the processor has all of NEEDED, 0 for a value that is never
; taken.
%macro expect_value 3
        mov rdi, %2
        call set_xcr0
        mov r8, [supported]
        and r8, %3
        xor r9d, r9d
        mov ecx, %3
        test ecx, ecx
        jz %%compare
        cmp r8, rcx
        jne %%compare
        inc r9d
%%compare:
        mov edx, eax
        cmp eax, r9d
        check %1
%endmacro

start:
        call install_handlers
        mov rax, cr4
        or eax, CR4_OSXSAVE
        mov cr4, rax
        mov eax, 0xd
        xor ecx, ecx
        cpuid
        mov [supported], eax
        mov [supported + 4], edx

        xor ebp, ebp
        xor ebx, ebx                    ; RBX: the bits that behaved; EBP: the bit
next_bit:
        mov ecx, ebp
        mov edi, 1
        shl rdi, cl
        mov r8, rdi
        or rdi, X87
        call set_xcr0
        mov ecx, r8d
        and ecx, ALONE
        and ecx, [supported]
        cmp ecx, r8d
        sete cl
        mov r9, r8
        shr r9, 32
        setz ch
        and cl, ch
        cmp al, cl
        jne wrong_bit
        inc ebx
wrong_bit:
        inc ebp
        cmp ebp, 64
        jne next_bit
        check_equal "each of the 64 bits beside x87 is taken or refused by the rules", ebx, 64

        expect_value "0 is refused", 0, 0
        expect_value "SSE without x87 is refused", SSE, 0
        expect_value "x87", X87, X87
        expect_value "x87 and SSE", X87 | SSE, X87 | SSE
        expect_value "AVX without SSE is refused", X87 | AVX, 0
        expect_value "AVX", X87 | SSE | AVX, X87 | SSE | AVX
        expect_value "BNDREGS without BNDCSR is refused", X87 | BNDREGS, 0
        expect_value "MPX", X87 | MPX, X87 | MPX
        expect_value "opmask without ZMM is refused", X87 | SSE | AVX | OPMASK, 0
        expect_value "AVX-512 without AVX is refused", X87 | SSE | AVX512, 0
        expect_value "AVX-512", X87 | SSE | AVX | AVX512, X87 | SSE | AVX | AVX512
        expect_value "PKRU", X87 | PKRU, X87 | PKRU
        expect_value "one of the two tile bits is refused", X87 | (1 << 17), 0

        mov eax, [supported]
        and eax, RULED
        mov edi, eax
        call set_xcr0
        check_equal "all that the processor has", eax, 1
        mov rdi, -1
        call set_xcr0
        check_equal "all ones are refused", eax, 0
        xor ecx, ecx
        xgetbv
        mov ebx, [supported]
        and ebx, RULED
        check_equal "a refused value changes nothing", eax, ebx
        mov edi, X87
        call set_xcr0
        check_equal "and back to x87 alone", eax, 1
        end_program

; RDI: the value. EAX becomes 1 if XSETBV took it and XGETBV reads it; 0 if XSETBV raised #GP(0) and XCR0 is as before;
; else 2. Changes RCX, RDX, R9 to R11.
set_xcr0:
        xor ecx, ecx
        xgetbv
        mov r10d, eax
        shl rdx, 32
        or r10, rdx
        mov eax, edi
        mov rdx, rdi
        shr rdx, 32
        attempt xsetbv
        xgetbv
        mov eax, eax
        shl rdx, 32
        or rax, rdx
        mov r11, rax
        mov eax, 2
        mov edx, [exception_vector]
        cmp edx, NO_EXCEPTION
        jne .refused
        cmp r11, rdi
        jne .return
        mov eax, 1
        ret
.refused:
        cmp edx, EXCEPTION_GP
        jne .return
        cmp dword [exception_error], 0
        jne .return
        cmp r11, r10
        jne .return
        xor eax, eax
.return:
        ret

align 8
supported:              dq 0            ; CPUID.(0DH,0):EDX:EAX
