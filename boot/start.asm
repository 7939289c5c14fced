; From 32-bit protected mode without paging to 64-bit mode, on a temporary identity map of the first 4 GiB
; (SDM Vol. 3A, 11.8.5 "Initializing IA-32e Mode"). KernelMain replaces the map by the kernel's own.
;
; start32 takes EDI = BootProtocol, EBX = physical address of that protocol's boot information.

CR0_MP                          equ 1 << 1
CR0_EM                          equ 1 << 2
CR0_NE                          equ 1 << 5
CR0_WP                          equ 1 << 16
CR0_NW                          equ 1 << 29
CR0_CD                          equ 1 << 30
CR0_PG                          equ 1 << 31
CR4_PAE                         equ 1 << 5
CR4_OSFXSR                      equ 1 << 9
CR4_OSXMMEXCPT                  equ 1 << 10
IA32_EFER                       equ 0xc0000080
IA32_EFER_LME                   equ 1 << 8
PAGE_PRESENT_WRITABLE           equ 0x3
PAGE_LARGE                      equ 0x80
CPUID_EXTENDED_FEATURES         equ 0x80000001
LONG_MODE_BIT                   equ 29

extern KernelMain
extern boot_stack_top
extern refuse_no_long_mode

section .text.boot progbits alloc exec nowrite align=16
bits 32
global start32:function (start32.end - start32)
start32:
        cli
        cld
        mov esp, boot_stack_top
        mov ebp, ebx                    ; CPUID overwrites EBX

        mov eax, 0x80000000
        cpuid
        cmp eax, CPUID_EXTENDED_FEATURES
        jb refuse_no_long_mode
        mov eax, CPUID_EXTENDED_FEATURES
        cpuid
        bt edx, LONG_MODE_BIT
        jnc refuse_no_long_mode

        mov eax, boot_page_directory_pointer_table + PAGE_PRESENT_WRITABLE
        mov [boot_page_map_level_4], eax
        mov eax, boot_page_directories + PAGE_PRESENT_WRITABLE
        xor ecx, ecx
.directory_pointer:
        mov [boot_page_directory_pointer_table + ecx * 8], eax
        add eax, 4096
        inc ecx
        cmp ecx, 4
        jb .directory_pointer
        mov eax, PAGE_PRESENT_WRITABLE | PAGE_LARGE
        xor ecx, ecx
.directory:
        mov [boot_page_directories + ecx * 8], eax
        add eax, 2 << 20
        inc ecx
        cmp ecx, 4 * 512
        jb .directory

        mov eax, cr4
        or eax, CR4_PAE | CR4_OSFXSR | CR4_OSXMMEXCPT
        mov cr4, eax
        mov eax, boot_page_map_level_4
        mov cr3, eax
        mov ecx, IA32_EFER
        rdmsr
        or eax, IA32_EFER_LME
        wrmsr
        mov eax, cr0
        and eax, ~(CR0_EM | CR0_NW | CR0_CD) ; some firmware leaves the caches disabled
        or eax, CR0_PG | CR0_WP | CR0_NE | CR0_MP
        mov cr0, eax

        lgdt [boot_gdt_pointer]
        jmp 0x08:start64
.end:

bits 64
global start64:function (start64.end - start64)
start64:
        mov eax, 0x10
        mov ds, eax
        mov es, eax
        mov ss, eax
        xor eax, eax
        mov fs, eax
        mov gs, eax
        mov edi, edi                    ; first argument: BootProtocol
        mov esi, ebp                    ; second argument: physical address of the boot information
        xor ebp, ebp                    ; a backtrace ends here
        call KernelMain
        ud2
.end:

section .rodata.boot progbits alloc noexec nowrite align=8
boot_gdt:
        dq 0
        dq 0x00af9b000000ffff           ; 0x08: 64-bit code
        dq 0x00cf93000000ffff           ; 0x10: data
.end:
boot_gdt_pointer:
        dw boot_gdt.end - boot_gdt - 1
        dq boot_gdt

section .bss.boot nobits alloc noexec write align=4096
boot_page_map_level_4:                  resb 4096
boot_page_directory_pointer_table:      resb 4096
boot_page_directories:                  resb 4 * 4096
