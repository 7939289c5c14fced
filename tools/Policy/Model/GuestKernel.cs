namespace Bulkhead.Policy.Model;

/// <summary>An unmodified guest's image, which the compiler loads as a boot loader would.</summary>
public sealed record GuestKernel
{
    /// <summary>How it is loaded.</summary>
    public required Located<GuestProtocol> Protocol { get; init; }

    /// <summary>The path of the kernel, boot sector or firmware.</summary>
    public required Located<string> File { get; init; }

    /// <summary>Modules, or the one initial RAM disk.</summary>
    public IReadOnlyList<GuestModule> Modules { get; init; } = [];

    /// <summary>The kernel's command line; may be empty.</summary>
    public string CommandLine { get; init; } = string.Empty;

    /// <summary>The version of Multiboot that it is loaded by; 0 if that is left to its headers.</summary>
    public int MultibootVersion { get; init; }

    /// <summary>Whether it finds ACPI tables.</summary>
    public bool HasAcpi { get; init; }

    /// <summary>All files, the kernel first.</summary>
    public IEnumerable<Located<string>> Files => Modules.Select(module => module.File).Prepend(File);
}
