using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Vmx;

namespace Bulkhead.SystemBuilder.Layout;

/// <summary>A region of a subject's memory on its way to a <see cref="MemoryRecord"/>.</summary>
public sealed class Region
{
    /// <summary>What it is called: the grant's name, or what the compiler put there.</summary>
    public required string Name { get; init; }

    /// <summary>What it is.</summary>
    public required MemoryKind Kind { get; init; }

    /// <summary>
    /// The address of its first byte as the subject sees it; linear addresses of a native one are the same.
    /// </summary>
    public required ulong GuestPhysical { get; init; }

    /// <summary>Its length in bytes: whole pages.</summary>
    public required ulong Length { get; init; }

    /// <summary>What the subject may do with it.</summary>
    public required EptRights Rights { get; init; }

    /// <summary>How the processor caches it.</summary>
    public EptMemoryType MemoryType { get; init; } = EptMemoryType.WriteBack;

    /// <summary>The index of the channel or subject; see <see cref="MemoryRecord.Index"/>.</summary>
    public uint Index { get; init; }

    /// <summary>
    /// Whether the page tables that the compiler makes for a native subject show it. They do not show themselves.
    /// </summary>
    public bool IsLinear { get; init; } = true;

    /// <summary>
    /// Whether a native subject finds it by name in its <see cref="Bulkhead.Subjects.SubjectInformation"/>.
    /// </summary>
    public bool IsListed { get; init; }

    /// <summary>The region of another subject whose memory this is; null for all but monitored memory.</summary>
    public Region? Original { get; init; }

    /// <summary>The address of its first byte in the machine's memory, once it is known.</summary>
    public ulong HostPhysical { get; set; }

    /// <summary>The first guest-physical address behind it.</summary>
    public ulong GuestEnd => GuestPhysical + Length;

    /// <summary>Whether the compiler gives it memory of its own out of the system's.</summary>
    public bool OwnsMemory => Kind is MemoryKind.Private or MemoryKind.Kept;

    /// <summary>The record of it.</summary>
    public MemoryRecord ToRecord() => new()
    {
        GuestPhysical = GuestPhysical,
        HostPhysical = HostPhysical,
        Length = Length,
        Kind = Kind,
        Index = Index,
        Rights = Rights,
        MemoryType = MemoryType,
    };
}
