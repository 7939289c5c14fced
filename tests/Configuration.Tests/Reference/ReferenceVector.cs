namespace Bulkhead.Configuration.Tests.Reference;

/// <summary>A configuration vector read as docs/configuration-vector.md says, without judging it.</summary>
public sealed class ReferenceVector
{
    public const int HeaderSize = 160;

    private static readonly int[] s_sizes = [40, 160, 40, 280, 56, 8, 24, 24, 16, 32, 16, 40, 8];

    /// <summary>Reads the header; <see cref="ReadTables"/> may follow if the lengths agree.</summary>
    public ReferenceVector(byte[] module)
    {
        Module = module;
        ReferenceReader reader = new(module, 0);
        Magic = reader.Bytes(8);
        Version = reader.U32();
        Length = reader.U32();
        ModuleLength = reader.U64();
        Name = reader.Bytes(32);
        MemoryStart = reader.U64();
        MemoryLength = reader.U64();
        AuditStart = reader.U64();
        AuditLength = reader.U64();
        CrashRecord = reader.U64();
        SwitchWindow = reader.U32();
        FirstMajorFrame = reader.U32();
        Counts = [.. Enumerable.Range(0, s_sizes.Length).Select(_ => reader.U32())];
        Reserved = reader.U32();
    }

    public byte[] Module { get; }

    public byte[] Magic { get; }

    public uint Version { get; }

    public uint Length { get; }

    public ulong ModuleLength { get; }

    public byte[] Name { get; }

    public ulong MemoryStart { get; }

    public ulong MemoryLength { get; }

    public ulong AuditStart { get; }

    public ulong AuditLength { get; }

    public ulong CrashRecord { get; }

    public uint SwitchWindow { get; }

    public uint FirstMajorFrame { get; }

    public uint[] Counts { get; }

    public uint Reserved { get; }

    /// <summary>The length that the counts make.</summary>
    public ulong ExpectedLength =>
        (ulong)(HeaderSize + Counts.Zip(s_sizes, (count, size) => count * (long)size).Sum());

    public PartitionRow[] Partitions { get; private set; } = [];

    public SubjectRow[] Subjects { get; private set; } = [];

    public MemoryRow[] Memory { get; private set; } = [];

    public ImageRow[] Images { get; private set; } = [];

    public ChannelRow[] Channels { get; private set; } = [];

    public PortRow[] Ports { get; private set; } = [];

    public MsrRow[] Msrs { get; private set; } = [];

    public CpuidRow[] Cpuid { get; private set; } = [];

    public EventRow[] Events { get; private set; } = [];

    public TrapRow[] Traps { get; private set; } = [];

    public InterruptRow[] Interrupts { get; private set; } = [];

    public MajorRow[] Majors { get; private set; } = [];

    public MinorRow[] Minors { get; private set; } = [];

    public void ReadTables()
    {
        ReferenceReader r = new(Module, HeaderSize);
        Partitions = r.Rows(Counts[0], _ => new PartitionRow(r.Bytes(32), r.U64()));
        Subjects = r.Rows(Counts[1], _ => new SubjectRow(
            r.Bytes(32), r.U32(), r.U32(), r.U32(), r.U32(), r.U32(), r.U32(), r.U64(), r.U64(), r.U64(), r.U64(),
            r.U64(), r.U32(), r.Slices(7), r.U32()));
        Memory = r.Rows(Counts[2], _ => new MemoryRow(
            r.U64(), r.U64(), r.U64(), r.U32(), r.U32(), r.U8(), r.U8(), r.U16() + ((ulong)r.U32() << 16)));
        Images = r.Rows(Counts[3], _ => ReadImage(r));
        Channels = r.Rows(Counts[4], _ => new ChannelRow(r.Bytes(32), r.U64(), r.U64(), r.U32(), r.U32()));
        Ports = r.Rows(Counts[5], _ => new PortRow(r.U16(), r.U16(), r.U32()));
        Msrs = r.Rows(Counts[6], _ => new MsrRow(r.U32(), r.U32(), r.U64(), r.U64()));
        Cpuid = r.Rows(Counts[7], _ => ReadCpuid(r));
        Events = r.Rows(Counts[8], _ => new EventRow(r.U32(), r.U32(), r.U32(), r.U32()));
        Traps = r.Rows(Counts[9], _ => new TrapRow(
            r.U16(), r.U8(), r.U8(), r.U32(), r.U32(), r.U32(), r.U64(), r.U64()));
        Interrupts = r.Rows(Counts[10], _ => new InterruptRow(r.U32(), r.U32(), r.U32(), r.U32()));
        Majors = r.Rows(Counts[11], _ => new MajorRow(r.Bytes(32), r.Slice()));
        Minors = r.Rows(Counts[12], _ => new MinorRow(r.U32(), r.U32()));
    }

    private static ImageRow ReadImage(ReferenceReader reader)
    {
        ImageRow image = new(reader.U64(), reader.U64(), reader.U64());
        _ = reader.Bytes(256);
        return image;
    }

    private static CpuidRow ReadCpuid(ReferenceReader reader)
    {
        CpuidRow row = new(reader.U32(), reader.U32());
        _ = reader.Bytes(16);
        return row;
    }
}
