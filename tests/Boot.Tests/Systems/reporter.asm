; Waits while the others write down what they see; then prints the audit ring and their channels on COM1 and ends the
; system.
%include "subject.inc"
FRAMES                          equ 30
MOST                            equ 30          ; values that are printed of a channel
CHANNELS                        equ 6
FIRST_CHANNEL                   equ 0x2_0000
AUDIT                           equ 0x4_0000
RECORD                          equ 64          ; bytes; the header has as many
COM1                            equ 0x3f8

        mov esp, 0x8000
        mov ebp, FRAMES
.wait:  yield
        dec ebp
        jnz .wait

        mov ebx, AUDIT + RECORD
records:
        cmp dword [ebx], 0
        je channels
        mov esi, audit_text
        call print_text
        lea esi, [ebx + 8]
        mov ecx, 6                              ; time, kind and subject, four values
        call print_values
        add ebx, RECORD
        jmp records

channels:
        mov ebx, FIRST_CHANNEL
channel:
        mov esi, trace_text
        call print_text
        mov ecx, [ebx]
        cmp ecx, MOST
        jbe .few
        mov ecx, MOST
.few:   lea esi, [ebx + 8]
        call print_values
        add ebx, 0x1000
        cmp ebx, FIRST_CHANNEL + CHANNELS * 0x1000
        jb channel
        event 0
        jmp $

; ESI = the first of ECX values of 64 bits; a line feed follows them.
print_values:
        test ecx, ecx
        jz .over
        mov al, ' '
        call print
        mov eax, [esi + 4]
        call print_hex
        mov eax, [esi]
        call print_hex
        add esi, 8
        dec ecx
        jmp print_values
.over:  mov al, 10
        jmp print

; EAX, 8 digits
print_hex:
        mov ebp, 8
        mov edi, eax
.digit: rol edi, 4
        mov eax, edi
        and eax, 15
        mov al, [digits + eax]
        call print
        dec ebp
        jnz .digit
        ret

; ESI = text that ends in 0
print_text:
        lodsb
        test al, al
        jz .over
        call print
        jmp print_text
.over:  ret

; AL
print:  push eax
        mov edx, COM1 + 5
.busy:  in al, dx
        test al, 0x20
        jz .busy
        pop eax
        mov edx, COM1
        out dx, al
        ret

digits: db '0123456789abcdef'
audit_text:
        db '# audit', 0
trace_text:
        db '# trace', 0
