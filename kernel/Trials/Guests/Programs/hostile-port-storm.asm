; Reads and writes of every port, with every size, among them those that reset a PC, cause an SMI or end an emulator.

%include "hostile.inc"

        begin_hostile
        mov r8, -1
        xor ebx, ebx
.port:  mov edx, ebx
        mov eax, 0xfe
        out dx, al
        xor eax, eax
        in al, dx
        movsx rax, al
        and r8, rax
        add ebx, 1
        cmp ebx, 0x10000
        jb .port
        cmp r8, -1
        check "every port reads ones"

        mov dx, 0xcf8
        xor eax, eax
        in eax, dx
        check_equal "a port of 4 bytes reads ones", eax, -1
        mov rax, 0x1122334455667788
        in ax, dx
        mov rbx, 0x112233445566ffff
        cmp rax, rbx
        check "a port of 2 bytes leaves the rest of RAX"
        mov dx, 0xcf9
        mov al, 0x0e
        out dx, al
        mov dx, 0x64
        mov al, 0xfe
        out dx, al
        mov dx, 0xb2
        out dx, al
        mov dx, 0xf4
        mov eax, 0x10
        out dx, eax
        mov dx, 0x8900
        mov esi, .shutdown
        mov ecx, 8
.letter:
        lodsb
        out dx, al
        loop .letter
        cmp ecx, 0
        check "the machine is still running"
        end_program
.shutdown:
        db "Shutdown"
