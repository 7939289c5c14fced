namespace Bulkhead.Configuration.Tests.Vectors;

using Bulkhead.Kernel.Configuration;

/// <summary>A subject and all records that are its own; the builder fills in the ranges.</summary>
public sealed class SubjectModel
{
    public SubjectRecord Record;

    public List<MemoryRecord> Memory { get; init; } = [];

    public List<ImageRecord> Images { get; init; } = [];

    public List<PortRecord> Ports { get; init; } = [];

    public List<MsrRecord> Msrs { get; init; } = [];

    public List<CpuidRecord> Cpuid { get; init; } = [];

    public List<EventRecord> Events { get; init; } = [];

    public List<TrapRecord> Traps { get; init; } = [];
}
