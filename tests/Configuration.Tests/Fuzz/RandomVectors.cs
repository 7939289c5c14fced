namespace Bulkhead.Configuration.Tests.Fuzz;

using Bulkhead.Configuration.Tests.Vectors;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;

/// <summary>Random vectors that keep all rules, of up to the most subjects.</summary>
public static class RandomVectors
{
    private const EptRights ReadWrite = EptRights.Read | EptRights.Write;

    /// <summary>A model with so many subjects, in as many partitions as the seed says.</summary>
    public static VectorModel Make(Random random, int subjects)
    {
        VectorAllocator memory = new();
        VectorModel model = GoodVectors.New("random");
        int partitions = random.Next(1, subjects + 1);
        for (int index = 0; index < partitions; index++)
        {
            // Everything may flow to the last partition, where the auditor is.
            ulong flows = (ulong)random.NextInt64() & ((1ul << partitions) - 1);
            model.Partitions.Add(new()
            {
                Name = VectorModel.Name($"p{index}"), FlowsTo = flows | (1ul << index) | (1ul << (partitions - 1)),
            });
        }

        for (int index = 0; index < subjects; index++)
        {
            uint partition = (uint)(index == subjects - 1 ? partitions - 1 : random.Next(partitions));
            SubjectModel subject = GoodVectors.NewSubject($"s{index}", partition, memory);
            model.Subjects.Add(subject);
            GoodVectors.AddProgram(subject, memory, (ulong)random.Next(64));
            subject.Ports.Add(new() { First = (ushort)(0x1000 + (index * 8)), Last = (ushort)(0x1003 + (index * 8)) });
        }

        AddChannels(model, random, memory, subjects / 2);
        AddEvents(model, random);
        AddMonitor(model, random);
        SubjectModel auditor = model.Subjects[^1];
        GoodVectors.AddShared(auditor, model, 0x7000_0000, MemoryKind.Audit, 0, EptRights.Read);
        GoodVectors.AddShared(
            auditor, model, 0x7100_0000, MemoryKind.Counters, (uint)random.Next(subjects), EptRights.Read);
        GoodVectors.AddFrame(model, "all", [.. Enumerable.Range(0, subjects).Select(index => ((uint)index, 100u))]);
        return GoodVectors.Finish(model, memory);
    }

    private static void AddChannels(VectorModel model, Random random, VectorAllocator memory, int count)
    {
        for (int index = 0; index < count; index++)
        {
            ulong pages = (ulong)random.Next(1, 5);
            uint writer = (uint)random.Next(model.Subjects.Count);
            model.Channels.Add(new()
            {
                Name = VectorModel.Name($"c{index}"), HostPhysical = memory.Take(pages),
                Length = pages * VectorAllocator.PageSize, Writer = writer, Kind = (ChannelKind)random.Next(2),
            });
            for (uint reader = 0; reader < model.Subjects.Count; reader++)
            {
                if (reader == writer || (random.Next(4) == 0 && Flows(model, writer, reader)))
                {
                    GoodVectors.AddShared(
                        model.Subjects[(int)reader], model, 0x1000_0000 + ((ulong)index << 21), MemoryKind.Channel,
                        (uint)index, reader == writer ? ReadWrite : EptRights.Read);
                }
            }
        }
    }

    private static void AddEvents(VectorModel model, Random random)
    {
        for (uint source = 0; source < model.Subjects.Count; source++)
        {
            uint target = (uint)random.Next(model.Subjects.Count);
            bool isSamePartition = PartitionOf(model, source) == PartitionOf(model, target);
            if (target != source && Flows(model, source, target))
            {
                EventAction action = isSamePartition ? (EventAction)random.Next(3) : EventAction.Interrupt;
                model.Subjects[(int)source].Events.Add(new()
                {
                    Action = action, Target = target, Vector = action == EventAction.Interrupt ? 40u : 0,
                });
            }

            model.Subjects[(int)source].Events.Add(new() { Action = EventAction.EndSystem, Target = source });
        }
    }

    /// <summary>The first two subjects of one partition, if there are any, become a guest and its monitor.</summary>
    private static void AddMonitor(VectorModel model, Random random)
    {
        for (int guest = 0; guest < model.Subjects.Count; guest++)
        {
            uint partition = model.Subjects[guest].Record.Partition;
            int monitor = model.Subjects.FindLastIndex(one => one.Record.Partition == partition);
            if (monitor == guest)
            {
                continue;
            }

            model.Subjects[guest].Traps.Add(new()
            {
                Reason = ExitReason.IoInstruction, Action = TrapAction.Monitor, Monitor = (uint)monitor,
                Visible = (MonitoredState)random.Next(1 << 20), First = 0x70, Last = 0x71,
            });
            GoodVectors.AddShared(
                model.Subjects[monitor], model, 0x6000_0000, MemoryKind.MonitoredState, (uint)guest, ReadWrite);
            GoodVectors.AddShared(
                model.Subjects[monitor], model, 0x6100_0000, MemoryKind.MonitoredMemory, (uint)guest, EptRights.Read);
            return;
        }
    }

    private static bool Flows(VectorModel model, uint from, uint to) =>
        (model.Partitions[PartitionOf(model, from)].FlowsTo >> PartitionOf(model, to) & 1) != 0;

    private static int PartitionOf(VectorModel model, uint subject) =>
        (int)model.Subjects[(int)subject].Record.Partition;
}
