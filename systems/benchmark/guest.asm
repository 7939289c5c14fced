; A virtual machine in flat 32-bit mode. It measures what an access costs that its monitor answers: a loop of such
; accesses, less the same loop without. An OUT tells the monitor the ticks of all rounds.

bits 32
org 0x1000

ROUNDS                          equ 16          ; also in device/Device.Metal.cs
DEVICE_PORT                     equ 0x500
PORT_FIGURE                     equ 0x501       ; where the results go
MEMORY_FIGURE                   equ 0x502
DEVICE_MEMORY                   equ 0x20_0000
HYPERCALL_YIELD                 equ 2           ; kernel/Subjects/Hypercall.cs

; (an instruction, or none): EAX = ticks of ROUNDS times of it, in a minor frame of its own.
%macro measure 0-1+
        mov eax, HYPERCALL_YIELD
        vmcall
        rdtsc
        mov esi, eax
        mov ecx, ROUNDS
        mov edx, DEVICE_PORT
        mov ebx, DEVICE_MEMORY
%%again:
        %1
        dec ecx
        jnz %%again
        rdtsc
        sub eax, esi
%endmacro

        measure
        mov edi, eax

        mov edx, DEVICE_PORT
        in al, dx                               ; the first one starts the monitor
        measure in al, dx
        sub eax, edi
        mov edx, PORT_FIGURE
        out dx, eax

        mov eax, [ebx]
        measure mov eax, [ebx]
        sub eax, edi
        mov edx, MEMORY_FIGURE
        out dx, eax

.done:
        mov eax, HYPERCALL_YIELD
        vmcall
        jmp .done
