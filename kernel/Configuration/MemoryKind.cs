namespace Bulkhead.Kernel.Configuration;

/// <summary>What a region of a subject's memory is.</summary>
public enum MemoryKind : uint
{
    /// <summary>The subject's alone: scrubbed before each start.</summary>
    Private = 0,

    /// <summary>The subject's alone: scrubbed at boot, and kept when the subject restarts.</summary>
    Kept = 1,

    /// <summary>A channel: all of it, at <see cref="MemoryRecord.Index"/> of the channels.</summary>
    Channel = 2,

    /// <summary>The audit ring, read-only.</summary>
    Audit = 3,

    /// <summary>
    /// The exit counters of the subject at <see cref="MemoryRecord.Index"/>, read-only: a page of that subject's block.
    /// One subject alone has counters and the audit ring.
    /// </summary>
    Counters = 4,

    /// <summary>
    /// The page through which a monitor sees and changes the state of the subject at
    /// <see cref="MemoryRecord.Index"/>: in that subject's block, readable and writable.
    /// </summary>
    MonitoredState = 5,

    /// <summary>A whole private or kept region of the subject at <see cref="MemoryRecord.Index"/>.</summary>
    MonitoredMemory = 6,

    /// <summary>Memory of a device, outside of what subjects may be given; one subject's alone.</summary>
    Device = 7,
}
