namespace Bulkhead.Kernel.Vmx;

using Bulkhead.Kernel.Cpu;

/// <summary>A range of guest-physical memory, and where in the host's memory it lies.</summary>
public struct EptRegion
{
    /// <summary>The first byte as the guest sees it.</summary>
    public GuestPhysicalAddress Start;

    /// <summary>The length in bytes.</summary>
    public ulong Length;

    /// <summary>Where the first byte is; the others follow it.</summary>
    public HostPhysicalAddress Target;

    public EptRights Rights;

    public EptMemoryType MemoryType;

    /// <summary>The guest's PAT has no influence on the memory type (SDM Vol. 3C, 29.3.7.2).</summary>
    public bool IgnoresPat;

    /// <summary>
    /// Whether <paramref name="other"/> begins <paramref name="offset"/> bytes into this region, or right behind it,
    /// as if it were a part of it.
    /// </summary>
    public readonly bool MatchesAt(ulong offset, in EptRegion other) =>
        other.Start.Value == Start.Value + offset
        && other.Target.Value == Target.Value + offset
        && other.Rights == Rights
        && other.MemoryType == MemoryType
        && other.IgnoresPat == IgnoresPat;
}
