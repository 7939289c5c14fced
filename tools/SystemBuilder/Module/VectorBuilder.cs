using Bulkhead.Kernel.Configuration;
using Bulkhead.Policy.Model;
using Bulkhead.SystemBuilder.Layout;
using Bulkhead.SystemBuilder.Subjects;
using Bulkhead.SystemBuilder.Vector;
using Subject = Bulkhead.Policy.Model.Subject;

namespace Bulkhead.SystemBuilder.Module;

/// <summary>
/// Makes the records of a configuration vector from a policy and what has been decided about memory.
/// </summary>
/// <param name="system">The policy.</param>
/// <param name="subjects">Its subjects, in its order.</param>
/// <param name="layout">The machine's memory.</param>
public sealed class VectorBuilder(SystemPolicy system, IReadOnlyList<SubjectPlan> subjects, PhysicalLayout layout)
{
    private readonly VectorContents vector = new();

    /// <summary>
    /// The vector with empty records of its images: where they are in the module depends on its length. Then
    /// <see cref="AddImages"/> fills them.
    /// </summary>
    public VectorContents Build()
    {
        AddHeader();
        AddPartitions();
        AddChannels();
        foreach (SubjectPlan subject in subjects)
        {
            AddSubject(subject);
        }

        AddInterrupts();
        AddSchedule();
        vector.Images.AddRange(new ImageRecord[subjects.Sum(subject => subject.Contents.Count)]);
        return vector;
    }

    /// <summary>Gives the records of the images what <paramref name="images"/> says of them.</summary>
    public void AddImages(ModuleImages images)
    {
        vector.Images.Clear();
        vector.Images.AddRange(subjects.SelectMany(subject => subject.Contents).Select(images.Add));
        vector.Header.ModuleLength = images.Length;
    }

    private void AddHeader() => vector.Header = new ConfigurationHeader
    {
        Name = system.Name.Value.ToRecordName(),
        MemoryStart = system.Machine.MemoryStart.Value,
        MemoryLength = system.Machine.MemorySize.Value,
        AuditStart = layout.Audit,
        AuditLength = GrantedRegions.LengthOfAudit(system),
        CrashRecord = layout.CrashRecord,
        SwitchWindow = system.Machine.SwitchWindow.Value,
        FirstMajorFrame = (uint)system.IndexOfMajorFrame(system.Schedule.First.Value),
    };

    private void AddPartitions()
    {
        for (int index = 0; index < system.Partitions.Count; index++)
        {
            Partition partition = system.Partitions[index];
            vector.Partitions.Add(new PartitionRecord
            {
                Name = partition.Name.Value.ToRecordName(),
                FlowsTo = partition.FlowsTo.Aggregate(
                    1ul << index, (row, target) => row | (1ul << system.IndexOfPartition(target.Value))),
            });
        }
    }

    private void AddChannels()
    {
        for (int index = 0; index < system.Channels.Count; index++)
        {
            Channel channel = system.Channels[index];
            vector.Channels.Add(new ChannelRecord
            {
                Name = channel.Name.Value.ToRecordName(),
                HostPhysical = layout.Channels[index],
                Length = GrantedRegions.LengthOf(channel),
                Writer = (uint)system.IndexOfSubject(channel.Writer.Value),
                Kind = channel.Kind.Value,
            });
        }
    }

    private void AddSubject(SubjectPlan plan)
    {
        Subject subject = plan.Policy;
        uint image = (uint)vector.Subjects.Aggregate(0u, (sum, record) => sum + record.Images.Count);
        SubjectRecord record = new()
        {
            Name = subject.Name.Value.ToRecordName(),
            Partition = (uint)system.IndexOfPartition(subject.Partition.Value),
            Mode = plan.Mode,
            Kind = subject.Kind,
            OnFault = subject.OnFault.Value,
            MaximumRestarts = subject.MaximumRestarts,
            WatchdogFrames = subject.WatchdogFrames?.Value ?? 0,
            EntryPoint = plan.EntryPoint,
            StackPointer = plan.StackPointer,
            PageTable = plan.PageTable,
            Argument = plan.Argument,
            Block = plan.Block,
            ExtendedPageTables = (uint)plan.ExtendedPageTables,
            Images = new RecordRange { First = image, Count = (uint)plan.Contents.Count },
            Memory = Append(vector.Memory, plan.Regions.Select(region => region.ToRecord())),
            Ports = Append(vector.Ports, GrantRecords.Ports(subject)),
            Msrs = Append(vector.Msrs, GrantRecords.Msrs(subject)),
            Cpuid = Append(vector.Cpuid, GrantRecords.Cpuid(subject)),
            Events = Append(vector.Events, EventTable.Of(system, subject).Select(entry => entry.Record)),
            Traps = Append(vector.Traps, GrantRecords.Traps(system, subject)),
        };
        vector.Subjects.Add(record);
    }

    private void AddInterrupts() => vector.Interrupts.AddRange(
        system.Subjects
            .SelectMany((subject, index) => subject.Grants.Interrupts.Select(grant => new InterruptRecord
            {
                Line = grant.Line.Value,
                Subject = (uint)index,
                Vector = grant.Vector.Value,
            }))
            .OrderBy(record => record.Line));

    private void AddSchedule()
    {
        foreach (MajorFrame major in system.Schedule.MajorFrames)
        {
            IEnumerable<MinorFrameRecord> minors = major.MinorFrames.Select(minor => new MinorFrameRecord
            {
                Subject = minor.IsIdle ? MinorFrameRecord.Idle : (uint)system.IndexOfSubject(minor.Subject.Value),
                Microseconds = minor.Microseconds.Value,
            });
            vector.MajorFrames.Add(new MajorFrameRecord
            {
                Name = major.Name.Value.ToRecordName(),
                MinorFrames = Append(vector.MinorFrames, minors),
            });
        }
    }

    private static RecordRange Append<T>(List<T> table, IEnumerable<T> records)
    {
        uint first = (uint)table.Count;
        table.AddRange(records);
        return new RecordRange { First = first, Count = (uint)table.Count - first };
    }
}
