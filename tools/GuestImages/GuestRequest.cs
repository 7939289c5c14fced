namespace Bulkhead.GuestImages;

/// <summary>What a guest starts from.</summary>
public sealed record GuestRequest
{
    /// <summary>How it starts.</summary>
    public required GuestProtocol Protocol { get; init; }

    /// <summary>The kernel, boot sector or firmware.</summary>
    public required GuestFile Image { get; init; }

    /// <summary>Modules; the one of Linux is its initial RAM disk.</summary>
    public IReadOnlyList<GuestModule> Modules { get; init; } = [];

    /// <summary>The kernel's command line.</summary>
    public string CommandLine { get; init; } = string.Empty;

    /// <summary>
    /// The version of Multiboot, 1 or 2; 0: the second if the kernel has its header, else the first.
    /// </summary>
    public int MultibootVersion { get; init; }

    /// <summary>Whether the guest gets ACPI tables.</summary>
    public bool HasAcpi { get; init; }
}
