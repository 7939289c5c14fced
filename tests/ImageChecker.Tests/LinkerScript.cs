namespace Bulkhead.ImageChecker.Tests;

/// <summary>Linker scripts of test images: a good one, and ways to spoil it.</summary>
internal static class LinkerScript
{
    public const string Good = """
        OUTPUT_FORMAT(elf64-x86-64)
        ENTRY(start)
        PHDRS { text PT_LOAD FLAGS(5); rodata PT_LOAD FLAGS(4); data PT_LOAD FLAGS(6); }
        SECTIONS
        {
            . = 1M;
            .text : ALIGN(4096) { *(.text .text.*) } :text
            .rodata : ALIGN(4096) { *(.rodata .rodata.*) } :rodata
            .data : ALIGN(4096) { *(.data .data.*) } :data
            .bss : ALIGN(4096) { *(.bss .bss.*) } :data
        }
        """;
}
