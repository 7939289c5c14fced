namespace Bulkhead.Configuration.Tests;

using Bulkhead.Configuration.Tests.Vectors;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Vmx;

/// <content>Memory that more than one subject has.</content>
public static partial class FaultCases
{
    private const EptRights ReadWrite = EptRights.Read | EptRights.Write;

    private static void AddSharing()
    {
        AddRegion(ConfigurationFault.NotWhole, Sink, 5, one => one with { Length = 0x3000 });
        AddRegion(ConfigurationFault.NotWhole, Sink, 5, one => one with { HostPhysical = one.HostPhysical + 0x1000 });
        AddRegion(ConfigurationFault.NotWhole, Auditor, 7, one => one with { Length = 0x1000 });
        AddRegion(ConfigurationFault.NotWhole, Auditor, 9, one => one with { Length = 0x2000 });
        AddRegion(ConfigurationFault.NotWhole, Auditor, 8, one => one with { HostPhysical = 0x1000 });
        AddRegion(ConfigurationFault.NotWhole, Watcher, 6, one => one with { Length = one.Length - 0x1000 });
        Add(ConfigurationFault.MappedTwice, ConfigurationTable.Memory, RegionOf(Sink, 5), model =>
            MapAgain(model, Sink, 5));
        Add(ConfigurationFault.MappedTwice, ConfigurationTable.Memory, RegionOf(Watcher, 6), model =>
            MapAgain(model, Watcher, 6));
        Add(ConfigurationFault.ChannelKind, ConfigurationTable.Channels, 1, model => model.Channels.Edit(
            1, channel => channel with { Kind = (ChannelKind)2 }));
        Add(ConfigurationFault.UnknownSubject, ConfigurationTable.Channels, 1, model => model.Channels.Edit(
            1, channel => channel with { Writer = 5 }));
        Add(ConfigurationFault.WholePages, ConfigurationTable.Channels, 1, model => model.Channels.Edit(
            1, channel => channel with { Length = 0x1001 }));
        Add(ConfigurationFault.Empty, ConfigurationTable.Channels, 1, model => model.Channels.Edit(
            1, channel => channel with { Length = 0 }));
        Add(ConfigurationFault.ChannelWriter, ConfigurationTable.Channels, 1, model =>
            model.Subjects[Auditor].Memory.RemoveAt(6));
        Add(ConfigurationFault.ChannelRights, ConfigurationTable.Memory, RegionOf(Auditor, 6), model =>
            model.Channels.Edit(1, channel => channel with { Writer = Sink }));
        AddRegion(ConfigurationFault.ChannelRights, Source, 6, one => one with { Rights = EptRights.Read });
        AddRegion(ConfigurationFault.ChannelRights, Sink, 5, one => one with { Rights = ReadWrite });
        AddRegion(ConfigurationFault.Rights, Sink, 5, one => one with { Rights = EptRights.Read | EptRights.Execute });
        Add(ConfigurationFault.ChannelFlow, ConfigurationTable.Memory, RegionOf(Sink, 5), model =>
        {
            model.Partitions.Edit(0, partition => partition with { FlowsTo = 0b0101 });
            model.Subjects[Source].Events.Clear();
        });
        Add(ConfigurationFault.Auditors, ConfigurationTable.Memory, RegionOf(Watcher, 7) - 2, model =>
        {
            MemoryRecord counters = model.Subjects[Auditor].Memory[8];
            model.Subjects[Auditor].Memory.RemoveRange(8, 2);
            model.Subjects[Watcher].Memory.Add(counters with { GuestPhysical = 0x1060_0000 });
            model.Partitions.Edit(0, partition => partition with { FlowsTo = 0b1111 });
            model.Partitions.Edit(1, partition => partition with { FlowsTo = 0b1110 });
            model.Partitions.Edit(2, partition => partition with { FlowsTo = 0b1100 });
        });
        Add(ConfigurationFault.AuditFlow, ConfigurationTable.Memory, RegionOf(Auditor, 7), model =>
            model.Partitions.Edit(3, partition => partition with { FlowsTo = 0b1000 }));
        Add(ConfigurationFault.NotMonitor, ConfigurationTable.Memory, RegionOf(Watcher, 7), model =>
            GoodVectors.AddShared(
                model.Subjects[Watcher], model, 0x1040_0000, MemoryKind.MonitoredState, Source, ReadWrite));
        Add(ConfigurationFault.NotMonitor, ConfigurationTable.Memory, RegionOf(Watcher, 5), model =>
            model.Subjects[Machine].Traps.Clear());
    }

    private static uint RegionOf(int subject, int region) => RecordOf(subject, region, one => one.Memory.Count);

    private static void MapAgain(VectorModel model, int subject, int region)
    {
        MemoryRecord again = model.Subjects[subject].Memory[region];
        model.Subjects[subject].Memory.Add(again with { GuestPhysical = 0x2000_0000 });
    }
}
