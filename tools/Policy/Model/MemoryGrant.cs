using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Vmx;

namespace Bulkhead.Policy.Model;

/// <summary>A region of memory.</summary>
public sealed record MemoryGrant
{
    /// <summary>The name by which the subject finds it.</summary>
    public required Located<string> Name { get; init; }

    /// <summary>Private, kept or a device's; the other kinds come of other grants.</summary>
    public required MemoryKind Kind { get; init; }

    /// <summary>Its length in bytes: whole pages.</summary>
    public required Located<ulong> Size { get; init; }

    /// <summary>What the subject may do with it.</summary>
    public required Located<EptRights> Rights { get; init; }

    /// <summary>How the processor caches it.</summary>
    public required Located<EptMemoryType> MemoryType { get; init; }

    /// <summary>Its guest-physical address; null if the compiler chooses, as it does for native subjects.</summary>
    public Located<ulong>? Address { get; init; }

    /// <summary>The host-physical address of a device's memory; null for the other kinds.</summary>
    public Located<ulong>? Device { get; init; }

    /// <summary>The path of the file whose bytes are in it when the subject starts; null for zeros.</summary>
    public Located<string>? File { get; init; }

    /// <summary>Where the policy says that it is kept; null if it does not.</summary>
    public SourcePosition? KeptPosition { get; init; }
}
