using System.Text;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Subjects;
using Bulkhead.SystemBuilder.Layout;
using Bulkhead.SystemBuilder.Module;
using Bulkhead.SystemBuilder.Subjects;
using Bulkhead.SystemBuilder.Tests.Support;

namespace Bulkhead.SystemBuilder.Tests;

/// <summary>What the compiler writes is what the subject library reads.</summary>
public unsafe class SubjectInformationTests
{
    private static readonly SystemImage Example = Systems.Build(TestPolicy.Example());

    [Fact]
    public void AWriterFindsItsChannelsEventsAndMemory() => Read("writer", information =>
    {
        Grants grants = new(information);
        Assert.Equal("writer", Encoding.ASCII.GetString(grants.Name));
        ChannelEntry reports = grants.ChannelToWrite("reports"u8);
        Assert.Equal(
            (64u, 16u, 0u, ChannelKind.Messages), (reports.MessageSize, reports.Slots, reports.Event, reports.Kind));
        Assert.Equal(NativeMemoryMap.Grants, reports.Address);
        ChannelEntry state = grants.ChannelToWrite("state"u8);
        Assert.Equal(
            (200u, ChannelLayout.StateSlots, ChannelEntry.NoEvent, ChannelKind.State),
            (state.MessageSize, state.Slots, state.Event, state.Kind));
        Assert.Equal(1u, grants.Event("end"u8).Position);
        Assert.Equal(2u, grants.Event("rest"u8).Position);
        Assert.Equal(64ul << 10, grants.Region("scratch"u8, 64 << 10, isWritable: true).Length);
        Assert.Equal(MemoryKind.Kept, grants.Region("kept"u8, 3 << 20, isWritable: true).Kind);
    });

    [Fact]
    public void AReaderFindsTheVectorTheRingAndACounterPageForEachSubject() => Read("reader", information =>
    {
        Grants grants = new(information);
        Assert.Equal(33u, grants.ChannelToRead("reports"u8).Event);
        Assert.Equal(50ul, grants.Parameter("rate"u8, 7));
        Assert.Equal(1ul << 40, grants.Parameter("room"u8, 7));
        Assert.Equal(7ul, grants.Parameter("roo"u8, 7));
        Assert.Equal(0u, grants.ChannelToRead("reports"u8).IsWriter);
        string[] counters = [.. grants.Regions.ToArray()
            .Where(region => region.Kind == MemoryKind.Counters)
            .Select(region => Encoding.ASCII.GetString(region.Name.Letters))];
        Assert.Equal(["writer", "reader", "guest", "monitor"], counters);
        Assert.Single(grants.Regions.ToArray(), region => region.Kind == MemoryKind.Audit && region.IsWritable == 0);
        Assert.Single(grants.Regions.ToArray(), region => region.Kind == MemoryKind.Device);
    });

    [Fact]
    public void AMonitorFindsStateAndMemoryOfItsGuest() => Read("monitor", information =>
    {
        RegionEntry[] regions = new Grants(information).Regions.ToArray();
        Assert.Equal(
            [MemoryKind.MonitoredState, MemoryKind.MonitoredMemory, MemoryKind.MonitoredMemory],
            regions.Select(region => region.Kind));
        Assert.Equal([1u, 0u, 0u], regions.Select(region => region.IsWritable));
        Assert.Equal(
            [NativeMemoryMap.Windows, NativeMemoryMap.Windows + (1 << 20)],
            regions.Skip(1).Select(region => region.Address));
    });

    private static void Read(string subject, ReadInformation read)
    {
        InitialContent content = Example.Subjects.Single(plan => plan.Name == subject).Contents
            .Single(content => content.GuestPhysical == NativeMemoryMap.Information);
        fixed (byte* bytes = content.Bytes.Span)
        {
            read((SubjectInformation*)bytes);
        }
    }

    private delegate void ReadInformation(SubjectInformation* information);
}
