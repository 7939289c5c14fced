; A virtual machine in 64-bit mode, with 4-level paging as operating systems have it. It measures what its PC, the
; monitor `pc`, costs it, and prints the figures on that PC's serial line.

bits 64
org 0x1000

ROUNDS                          equ 16
HYPERCALL_YIELD                 equ 2           ; kernel/Subjects/Hypercall.cs

TRANSMITTER                     equ 0x3f8
LINE_CONTROL                    equ 0x3fb
EIGHT_BITS                      equ 3
LINE_STATUS                     equ 0x3fd
TRANSMITTER_EMPTY               equ 1 << 5

IA32_TSC_DEADLINE               equ 0x6e0
APIC                            equ 0xfee0_0000
APIC_VERSION                    equ 0x30
APIC_EOI                        equ 0xb0
APIC_TIMER                      equ 0x320
TSC_DEADLINE_MODE               equ 2 << 17
TIMER_VECTOR                    equ 0x40
TICKS_TO_TIMER                  equ 8192

CR4_OSXSAVE                     equ 1 << 18
CPUID_EXTENDED_STATE            equ 0xd

PRESENT                         equ 1 << 0
WRITABLE                        equ 1 << 1
ACCESSED                        equ 1 << 5
DIRTY                           equ 1 << 6
LARGE                           equ 1 << 7
TABLE                           equ PRESENT | WRITABLE | ACCESSED
PAGE                            equ TABLE | DIRTY | LARGE
LARGE_PAGE                      equ 1 << 21
GIBIBYTE                        equ 1 << 30

CODE_SELECTOR                   equ 8
INTERRUPT_GATE                  equ 0x8e00      ; present, of 64 bits
STACK                           equ 0x1_0000

%macro yield 0
        mov eax, HYPERCALL_YIELD
        vmcall
%endmacro

; (an instruction, or none): EAX = ticks of ROUNDS times of it, and of the loop, in a minor frame of its own. The first
; of two measurements counts for nothing: its first round may find what the others do not.
%macro measure 0-1+
        mov r9d, 2
%%begin:
        yield
        rdtsc
        mov esi, eax
        mov ecx, ROUNDS
        mov edx, LINE_STATUS
%%again:
        %1
        dec ecx
        jnz %%again
        rdtsc
        sub eax, esi
        dec r9d
        jnz %%begin
%endmacro

; (name, ticks): prints what each of ROUNDS rounds took.
%macro report 2
        mov eax, %2
        lea rsi, [rel %%name]
        call print_figure
        jmp %%end
%%name: db %1, 0
%%end:
%endmacro

start:
        mov esp, STACK
        lgdt [rel gdt_pointer]
        push qword CODE_SELECTOR
        lea rax, [rel .selected]
        push rax
        retfq
.selected:
        xor eax, eax
        mov ss, eax
        ; The extended state is what an operating system has of it: all.
        mov rax, cr4
        or eax, CR4_OSXSAVE
        mov cr4, rax
        mov eax, CPUID_EXTENDED_STATE
        xor ecx, ecx
        cpuid
        xor ecx, ecx
        xsetbv
        lea rax, [rel timer_interrupt]
        mov [rel idt.timer], ax
        lidt [rel idt_pointer]
        mov edx, LINE_CONTROL
        mov al, EIGHT_BITS
        out dx, al
        mov edi, APIC
        mov ebx, TSC_DEADLINE_MODE | TIMER_VECTOR
        mov [rdi + APIC_TIMER], ebx

        measure
        mov r8d, eax

        measure in al, dx
        sub eax, r8d
        report "pc.port", eax

        measure mov ebx, [rdi + APIC_VERSION]
        sub eax, r8d
        report "pc.mmio", eax

; As a tick of an operating system's clock goes: the deadline is written, comes, and its interrupt is ended. Each of
; these exits is of another kind than the one before; so the first round counts for nothing.
        mov r15d, ROUNDS + 1
.round:
        yield
        mov byte [rel has_come], 0
        rdtsc
        shl rdx, 32
        or rax, rdx
        add rax, TICKS_TO_TIMER
        mov r12, rax
        mov r14, rax
        shr r14, 32
        mov ecx, IA32_TSC_DEADLINE
        rdtsc
        mov esi, eax
        mov eax, r12d
        mov edx, r14d
        wrmsr
        rdtsc
        sub eax, esi
        sub eax, 4                              ; RDTSC and the MOVs
        add [rel deadline_ticks], eax
        sti
.wait:
        cmp byte [rel has_come], 0
        je .wait
        cli
        cmp r15d, ROUNDS + 1
        jne .counted
        mov dword [rel deadline_ticks], 0
        mov dword [rel end_ticks], 0
.counted:
        dec r15d
        jnz .round
        report "pc.deadline", [rel deadline_ticks]
        report "pc.eoi", [rel end_ticks]

.done:
        yield
        jmp .done

; Changes none of what the others use but RAX and RDX.
timer_interrupt:
        rdtsc
        mov r13d, eax
        mov dword [rdi + APIC_EOI], 0
        rdtsc
        sub eax, r13d
        sub eax, 2                              ; RDTSC and a MOV
        add [rel end_ticks], eax
        mov byte [rel has_come], 1
        iretq

; RSI = name, EAX = ticks of ROUNDS rounds. A figure that is not the same in all of them is none.
print_figure:
        push rax
        push rsi
        lea rsi, [rel figure_text]
        test eax, ROUNDS - 1
        jz .same
        lea rsi, [rel varying_text]
.same:
        call print_text
        pop rsi
        call print_text
        mov al, '='
        call print
        pop rax
        xor edx, edx
        mov ecx, ROUNDS
        div ecx
        mov ecx, 10
        push byte 0
.digit:
        xor edx, edx
        div ecx
        add edx, '0'
        push rdx
        test eax, eax
        jnz .digit
.next:
        pop rax
        test al, al
        jz .end
        call print
        jmp .next
.end:
        mov al, 10
        jmp print

; RSI = text that ends with 0
print_text:
        lodsb
        test al, al
        jz .end
        call print
        jmp print_text
.end:
        ret

; AL = character
print:
        push rax
        mov edx, LINE_STATUS
.busy:
        in al, dx
        test al, TRANSMITTER_EMPTY
        jz .busy
        pop rax
        mov edx, TRANSMITTER
        out dx, al
        ret

figure_text:
        db "# ticks ", 0
varying_text:
        db "# varying-ticks ", 0

        align 8
deadline_ticks:
        dd 0
end_ticks:
        dd 0
has_come:
        db 0

        align 8
gdt:
        dq 0
        dq 0x00af_9b00_0000_ffff                ; 64-bit code
gdt_pointer:
        dw $ - gdt - 1
        dq gdt
idt_pointer:
        dw idt_end - idt - 1
        dq idt

        align 16
idt:
        times TIMER_VECTOR * 2 dq 0
        ; Below 64 KiB the upper parts of the address are 0.
.timer:
        dw 0, CODE_SELECTOR, INTERRUPT_GATE, 0
        dq 0
idt_end:

; Identity: the first and the last GiB below 4 GiB, in pages of 2 MiB. The policy names the first table.
        align 4096, db 0
page_map:
        dq pointers + TABLE
        times 511 dq 0
pointers:
        dq low_directory + TABLE
        dq 0, 0
        dq high_directory + TABLE
        times 508 dq 0
low_directory:
        dq PAGE
        times 511 dq 0
high_directory:
%assign address 3 * GIBIBYTE
%rep 512
        dq address + PAGE
%assign address address + LARGE_PAGE
%endrep
