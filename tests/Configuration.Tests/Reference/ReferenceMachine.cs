namespace Bulkhead.Configuration.Tests.Reference;

/// <summary>What the reference checker knows of the machine.</summary>
public sealed record ReferenceMachine(
    int AddressBits, uint TicksPerMicrosecond, Extent Kernel, Extent Module, Extent[] Available, Extent[] Unavailable);
