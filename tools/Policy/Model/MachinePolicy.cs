namespace Bulkhead.Policy.Model;

/// <summary>What a policy takes for granted of the machine.</summary>
public sealed record MachinePolicy
{
    /// <summary>Where subjects' memory starts unless the policy says otherwise: 64 MiB.</summary>
    public const ulong DefaultMemoryStart = 64ul << 20;

    /// <summary>How much of it there is unless the policy says otherwise: 64 MiB.</summary>
    public const ulong DefaultMemorySize = 64ul << 20;

    /// <summary>Ticks between two minor frames unless the policy says otherwise.</summary>
    public const uint DefaultSwitchWindow = 2500;

    /// <summary>The TSC of the slowest machine unless the policy says otherwise: that of Bochs here.</summary>
    public const uint DefaultTicksPerMicrosecond = 50;

    /// <summary>The first byte of the physical memory that subjects and the kernel's blocks of them get.</summary>
    public required Located<ulong> MemoryStart { get; init; }

    /// <summary>Its length in bytes.</summary>
    public required Located<ulong> MemorySize { get; init; }

    /// <summary>Ticks of the TSC from the end of a minor frame to the start of the next.</summary>
    public required Located<uint> SwitchWindow { get; init; }

    /// <summary>Ticks of the TSC in a microsecond on the slowest machine that the policy is for.</summary>
    public required Located<uint> TicksPerMicrosecond { get; init; }
}
