namespace Bulkhead.Images.Tests;

/// <summary>Builds fixtures/probe.asm, the kernel that reports what GRUB hands over.</summary>
internal static class ProbeKernel
{
    /// <summary>Assembles and links the kernel.</summary>
    /// <param name="output">The ELF file to write.</param>
    /// <param name="reserve">Bytes of memory that it asks for beyond its own (.bss).</param>
    public static string Build(string output, long reserve = 4096)
    {
        string source = Repository.PathOf("tests/Images.Tests/fixtures/probe.asm");
        Command.Run("nasm", "-f", "elf32", $"-DRESERVE={reserve}", "-o", output + ".o", source).Succeeded();
        Command.Run("ld.lld", "-m", "elf_i386", "-Ttext=0x100000", "--image-base=0xF0000", "-o", output, output + ".o")
            .Succeeded();
        return output;
    }
}
