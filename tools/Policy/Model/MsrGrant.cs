using Bulkhead.Kernel.Configuration;

namespace Bulkhead.Policy.Model;

/// <summary>An MSR that a subject has.</summary>
public sealed record MsrGrant
{
    /// <summary>Its address.</summary>
    public required Located<uint> Index { get; init; }

    /// <summary>Whether RDMSR and WRMSR go to the processor, or the subject has a value of its own.</summary>
    public required MsrAccess Access { get; init; }

    /// <summary>What it reads at first; 0 where it goes to the processor.</summary>
    public ulong Value { get; init; }

    /// <summary>The bits that WRMSR may change; 0 where it goes to the processor.</summary>
    public ulong Writable { get; init; }
}
