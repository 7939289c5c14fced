using System.Collections.Concurrent;

namespace Bulkhead.BootHarness.Tests.Support;

/// <summary>The small kernels of the folder Kernels, assembled on first use.</summary>
internal static class TestKernel
{
    private static readonly string Folder = Directory.CreateDirectory(
        Path.Combine(AppContext.BaseDirectory, "kernels")).FullName;

    private static readonly ConcurrentDictionary<string, Lazy<string>> Built = new();

    /// <summary>An ELF with a PVH note and a Multiboot2 header.</summary>
    public static string Elf(string name) => Built.GetOrAdd($"{name}.elf", _ => new(() =>
    {
        string image = Path.Combine(Folder, $"{name}.elf");
        string unlinked = Path.Combine(Folder, $"{name}.o");
        string sources = Path.Combine(Repository.TestFolder, "Kernels");
        Command.Check("nasm", "-f", "elf32", "-I", $"{sources}/", Path.Combine(sources, $"{name}.asm"),
            "-o", unlinked);
        Command.Check("ld.lld", "-m", "elf_i386", "-static", "-nostdlib", "--image-base=0x100000", "-e", "entry",
            unlinked, "-o", image);
        return image;
    })).Value;

    /// <summary>The same in an ISO that GRUB boots.</summary>
    public static string Iso(string name) => Built.GetOrAdd($"{name}.iso", _ => new(() =>
    {
        string image = Path.Combine(Folder, $"{name}.iso");
        Command.Check(IsoMaker, "--kernel", Elf(name), "--output", image);
        return image;
    })).Value;

    /// <summary>A stand-in for boot/make-iso, so that these tests do not need the kernel's own GRUB configuration.
    /// </summary>
    public static string IsoMaker => Path.Combine(Repository.TestFolder, "Kernels", "make-test-iso");
}
