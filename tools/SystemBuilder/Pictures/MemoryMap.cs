using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;
using Bulkhead.SystemBuilder.Subjects;
using Bulkhead.SystemBuilder.Vector;

namespace Bulkhead.SystemBuilder.Pictures;

/// <summary>The physical memory of a system as its configuration vector tells it.</summary>
public sealed class MemoryMap
{
    private readonly VectorContents vector;
    private readonly List<MemoryRow> rows = [];

    private MemoryMap(VectorContents vector)
    {
        this.vector = vector;
        Subjects = [.. vector.Subjects.Select(subject => subject.Name.ToText())];
        AddKernel();
        AddChannels();
        AddSubjects();
        rows.Sort((left, right) => left.Start.CompareTo(right.Start));
    }

    /// <summary>The name of the system.</summary>
    public string System => vector.Header.Name.ToText();

    /// <summary>The names of the subjects, in the order of the vector.</summary>
    public IReadOnlyList<string> Subjects { get; }

    /// <summary>The first byte of the memory that subjects may be given.</summary>
    public ulong Start => vector.Header.MemoryStart;

    /// <summary>Its length in bytes.</summary>
    public ulong Length => vector.Header.MemoryLength;

    /// <summary>How many bytes of it are used.</summary>
    public ulong Used => rows.Where(row => row.Start >= Start && row.Start < Start + Length)
        .Aggregate(0ul, (sum, row) => sum + row.Length);

    /// <summary>What there is, ascending; memory of devices is among it.</summary>
    internal IReadOnlyList<MemoryRow> Rows => rows;

    /// <summary>The map of <paramref name="vector"/>.</summary>
    public static MemoryMap Of(VectorContents vector) => new(vector);

    private void AddKernel()
    {
        foreach (SubjectRecord subject in vector.Subjects)
        {
            string name = subject.Name.ToText();
            Add(subject.Block, SubjectBlock.Counters, -1, $"kernel: state of {name}");
            Add(subject.Block + SubjectBlock.Counters, SubjectBlock.PageSize, -1, $"kernel: exit counters of {name}");
            Add(
                subject.Block + SubjectBlock.MonitoredState,
                SubjectBlock.PageSize,
                -1,
                $"kernel: page of {name}'s monitor");
            ulong tables = subject.Block + SubjectBlock.ExtendedPageTables;
            Add(tables, subject.ExtendedPageTables * SubjectBlock.PageSize, -1, $"kernel: EPT of {name}");
        }

        Add(vector.Header.CrashRecord, SubjectBlock.PageSize, -1, "kernel: crash record");
        Add(vector.Header.AuditStart, vector.Header.AuditLength, -1, "kernel: audit ring");
    }

    private void AddChannels()
    {
        foreach (ChannelRecord channel in vector.Channels)
        {
            Add(channel.HostPhysical, channel.Length, -1, $"channel {channel.Name.ToText()}");
        }
    }

    private void AddSubjects()
    {
        for (int index = 0; index < vector.Subjects.Count; index++)
        {
            SubjectRecord subject = vector.Subjects[index];
            foreach (MemoryRecord record in RegionsOf(subject)
                .Where(record => record.Kind is MemoryKind.Private or MemoryKind.Kept or MemoryKind.Device))
            {
                Add(record.HostPhysical, record.Length, index, $"{Subjects[index]}: {NameOf(in subject, in record)}");
            }
        }
    }

    private void Add(ulong start, ulong length, int owner, string name) => rows.Add(new MemoryRow(
        start,
        length,
        owner,
        name,
        [.. vector.Subjects.Select(subject => AccessOf(subject, start))]));

    private string AccessOf(SubjectRecord subject, ulong address) => string.Join(
        "+",
        RegionsOf(subject)
            .Where(record => Covers(in record, address))
            .Select(record => TextOf(record.Rights))
            .Distinct());

    private static bool Covers(in MemoryRecord record, ulong address) =>
        address >= record.HostPhysical && address - record.HostPhysical < record.Length;

    private IEnumerable<MemoryRecord> RegionsOf(SubjectRecord subject) =>
        vector.Memory.Skip((int)subject.Memory.First).Take((int)subject.Memory.Count);

    private static string TextOf(EptRights rights) =>
        (rights.HasFlag(EptRights.Read) ? "r" : string.Empty)
        + (rights.HasFlag(EptRights.Write) ? "w" : string.Empty)
        + (rights.HasFlag(EptRights.Execute) ? "x" : string.Empty);

    private static string NameOf(in SubjectRecord subject, in MemoryRecord record) =>
        record.Kind == MemoryKind.Device ? "device"
        : record.Kind == MemoryKind.Kept ? "kept memory"
        : subject.Kind == SubjectKind.VirtualMachine ? $"memory at 0x{record.GuestPhysical:x}"
        : record.GuestPhysical == NativeMemoryMap.Information ? "information"
        : record.GuestPhysical == NativeMemoryMap.PageTables ? "page tables"
        : record.GuestPhysical < NativeMemoryMap.StackTop ? "stack"
        : record.GuestPhysical >= NativeMemoryMap.Grants ? "memory"
        : record.Rights.HasFlag(EptRights.Execute) ? "text"
        : record.Rights.HasFlag(EptRights.Write) ? "data"
        : "read-only data";
}
