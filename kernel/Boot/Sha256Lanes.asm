; SHA-256 (FIPS 180-4) of eight messages side by side: each instruction does the same for a word of every lane that a
; vector register holds, eight with AVX2 and four with SSE2. One source makes both. Eight words, one of each lane,
; follow each other in memory, both in what is hashed and in the state: kernel/Boot/Sha256Lanes.cs.

%include "stub.inc"

bits 64

LANES_WORD                      equ 32          ; one word of the eight lanes, in bytes
BLOCK_WORDS                     equ 16
ROUNDS                          equ 64
HALF_OF_STATE                   equ 4 * LANES_WORD
SWAPPED_HALVES                  equ 0b10_11_00_01

%define lane_register(number)   register %+ number

; Registers of the rounds, the letters as in the standard. An instruction is shorter whose registers are below 8.
%define FIRST                   lane_register(0)
%define SECOND                  lane_register(1)
%define THIRD                   lane_register(2)
%define SCRATCH                 lane_register(3)
%define BIG_ENDIAN              lane_register(4) ; before there are letters
%define FIRST_LETTER            4
%define LETTER_A                lane_register(4)
%define LETTER_B                lane_register(5)
%define LETTER_C                lane_register(6)
%define LETTER_D                lane_register(7)
%define LETTER_E                lane_register(8)
%define LETTER_F                lane_register(9)
%define LETTER_G                lane_register(10)
%define LETTER_H                lane_register(11)

; %2 = %3 and %4 by the instruction %1; in the form with two operands %2 is not %4, and %4 in memory is aligned.
%macro lanes 4
        %if WITH_AVX
        v%1 %2, %3, %4
        %else
        %ifnidn %2, %3
        movdqa %2, %3
        %endif
        %1 %2, %4
        %endif
%endmacro

; %1 = %2; one of the two may be in memory, anywhere.
%macro move_lanes 2
        %if WITH_AVX
        vmovdqu %1, %2
        %else
        movdqu %1, %2
        %endif
%endmacro

; %1 = %2 rotated right by %3, XOR by %4, XOR by %5, which ascend; by %3 it is only shifted if %6 is `shift`. Each shift
; goes on from the one before.
%macro xor_of_rotations 6
        lanes psrld, %1, %2, %3
        lanes psrld, SCRATCH, %1, %4 - %3
        lanes pxor, %1, %1, SCRATCH
        lanes psrld, SCRATCH, SCRATCH, %5 - %4
        lanes pxor, %1, %1, SCRATCH
        lanes pslld, SCRATCH, %2, 32 - %5
        lanes pxor, %1, %1, SCRATCH
        lanes pslld, SCRATCH, SCRATCH, %5 - %4
        lanes pxor, %1, %1, SCRATCH
        %ifidn %6, rotate
        lanes pslld, SCRATCH, SCRATCH, %4 - %3
        lanes pxor, %1, %1, SCRATCH
        %endif
%endmacro

; RSP = the schedule: ROUNDS words of the lanes.
%macro add_block 0
        mov rax, rsp
        sub rsp, ROUNDS * LANES_WORD
        and rsp, -LANES_WORD
        %if WITH_AVX
        vbroadcasti128 BIG_ENDIAN, [rel big_endian_words]
        %endif
        xor ecx, ecx
.load:  move_lanes FIRST, [rsi + rcx]
        %if WITH_AVX
        vpshufb FIRST, FIRST, BIG_ENDIAN
        %else
        movdqa SECOND, FIRST            ; the bytes of each half of a word, then the halves
        psllw SECOND, 8
        psrlw FIRST, 8
        por FIRST, SECOND
        pshuflw FIRST, FIRST, SWAPPED_HALVES
        pshufhw FIRST, FIRST, SWAPPED_HALVES
        %endif
        move_lanes [rsp + rcx], FIRST
        add ecx, LANES_WORD
        cmp ecx, BLOCK_WORDS * LANES_WORD
        jne .load
.expand:
        move_lanes THIRD, [rsp + rcx - 15 * LANES_WORD]
        xor_of_rotations FIRST, THIRD, 3, 7, 18, shift
        move_lanes THIRD, [rsp + rcx - 2 * LANES_WORD]
        xor_of_rotations SECOND, THIRD, 10, 17, 19, shift
        lanes paddd, FIRST, FIRST, SECOND
        lanes paddd, FIRST, FIRST, [rsp + rcx - 16 * LANES_WORD]
        lanes paddd, FIRST, FIRST, [rsp + rcx - 7 * LANES_WORD]
        move_lanes [rsp + rcx], FIRST
        add ecx, LANES_WORD
        cmp ecx, ROUNDS * LANES_WORD
        jne .expand
        sub rdi, -HALF_OF_STATE         ; the state's addresses take a byte each then
        %assign index 0
        %rep 8
        %assign letter FIRST_LETTER + index
        move_lanes lane_register(letter), [rdi + index * LANES_WORD - HALF_OF_STATE]
        %assign index index + 1
        %endrep
        xor ecx, ecx
.round: xor_of_rotations FIRST, LETTER_E, 6, 11, 25, rotate
        lanes paddd, FIRST, FIRST, LETTER_H
        lanes pand, SECOND, LETTER_E, LETTER_F
        lanes paddd, FIRST, FIRST, SECOND
        lanes pandn, SECOND, LETTER_E, LETTER_G
        lanes paddd, FIRST, FIRST, SECOND
        %if WITH_AVX
        vpbroadcastd SECOND, [rdx + rcx]
        %else
        movd SECOND, [rdx + rcx]
        pshufd SECOND, SECOND, 0
        %endif
        lanes paddd, SECOND, SECOND, [rsp + rcx * 8]
        lanes paddd, FIRST, FIRST, SECOND
        xor_of_rotations SECOND, LETTER_A, 2, 13, 22, rotate
        lanes pand, THIRD, LETTER_A, LETTER_B
        lanes por, SCRATCH, LETTER_A, LETTER_B
        lanes pand, SCRATCH, SCRATCH, LETTER_C
        lanes por, THIRD, THIRD, SCRATCH
        lanes paddd, SECOND, SECOND, THIRD
        move_lanes LETTER_H, LETTER_G
        move_lanes LETTER_G, LETTER_F
        move_lanes LETTER_F, LETTER_E
        lanes paddd, LETTER_E, LETTER_D, FIRST
        move_lanes LETTER_D, LETTER_C
        move_lanes LETTER_C, LETTER_B
        move_lanes LETTER_B, LETTER_A
        lanes paddd, LETTER_A, FIRST, SECOND
        add ecx, LANES_WORD / 8
        cmp ecx, ROUNDS * LANES_WORD / 8
        jne .round
        %assign index 0
        %rep 8
        %assign letter FIRST_LETTER + index
        %if WITH_AVX
        vpaddd FIRST, lane_register(letter), [rdi + index * LANES_WORD - HALF_OF_STATE]
        %else
        movdqu FIRST, [rdi + index * LANES_WORD - HALF_OF_STATE]
        paddd FIRST, lane_register(letter)
        %endif
        move_lanes [rdi + index * LANES_WORD - HALF_OF_STATE], FIRST
        %assign index index + 1
        %endrep
        mov rsp, rax
        %if WITH_AVX
        vzeroupper
        %endif
        ret
%endmacro

; A section each: an image that calls one of them alone is linked without the other.
section .text.sha256_eight_lanes progbits alloc exec nowrite align=16

%define register                ymm
%assign WITH_AVX                1
stub sha256_eight_lanes                 ; (uint* state, byte* block, uint* roundConstants)
        add_block
.end:

section .rodata.sha256_eight_lanes progbits alloc noexec nowrite align=16

big_endian_words:
        db 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12

section .text.sha256_four_lanes progbits alloc exec nowrite align=16

%define register                xmm
%assign WITH_AVX                0
stub sha256_four_lanes                  ; (uint* state, byte* block, uint* roundConstants)
        add_block
.end:
