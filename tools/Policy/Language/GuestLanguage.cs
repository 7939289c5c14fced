using Bulkhead.Policy.Shapes;

namespace Bulkhead.Policy.Language;

/// <summary>The keys of the images of unmodified guests.</summary>
internal static class GuestLanguage
{
    private const int MostModules = 32;
    private const string Where = "absolute, or in the system's folder, or else in build/systems/SYSTEM";

    private static readonly PathShape Path = new();
    private static readonly CommandLineShape CommandLine = new();

    private static readonly MappingShape Module = new(
        "module",
        new ShapeKey("file", Path, $"Its path: {Where}.") { IsRequired = true },
        new ShapeKey("command-line", CommandLine, "The text that goes with it.") { Default = "none" });

    /// <summary>A Linux kernel.</summary>
    public static MappingShape Linux { get; } = Kernel("Linux kernel", "bzImage");

    /// <summary>A kernel with PVH.</summary>
    public static MappingShape Pvh { get; } = Kernel("PVH kernel", "ELF kernel");

    /// <summary>A Multiboot kernel.</summary>
    public static MappingShape Multiboot { get; } = new(
        "Multiboot kernel",
        new ShapeKey("kernel", Path, $"The kernel's path: {Where}.") { IsRequired = true },
        new ShapeKey("modules", new ListShape(Module, 1, MostModules), "Files beside it, in their order.")
        {
            Default = "none",
        },
        new ShapeKey("command-line", CommandLine, "Its command line.") { Default = "none" },
        new ShapeKey("version", new NumberShape(1, 2), "The version of Multiboot, of a kernel that has two headers.")
        {
            Default = "2 if it has that header",
        },
        Acpi());

    /// <summary>A boot sector or a firmware.</summary>
    public static MappingShape Raw { get; } = new(
        "raw image",
        new ShapeKey("file", Path, $"Its path: {Where}.") { IsRequired = true });

    private static MappingShape Kernel(string noun, string what) => new(
        noun,
        new ShapeKey("kernel", Path, $"The path of the {what}: {Where}.") { IsRequired = true },
        new ShapeKey("initrd", Path, "The path of its initial RAM disk, likewise.") { Default = "none" },
        new ShapeKey("command-line", CommandLine, "Its command line.") { Default = "none" },
        Acpi());

    private static ShapeKey Acpi() => new(
        "acpi", new BooleanShape(), "Whether it finds ACPI tables of the emulated PC between 0xe0000 and 0xfffff.")
    {
        Default = "true",
    };
}
