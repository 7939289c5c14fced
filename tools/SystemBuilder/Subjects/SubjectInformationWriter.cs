using System.Runtime.InteropServices;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Vmx;
using Bulkhead.Policy.Model;
using Bulkhead.Policy.Rules;
using Bulkhead.Subjects;
using Bulkhead.SystemBuilder.Layout;
using Bulkhead.SystemBuilder.Vector;
using Subject = Bulkhead.Policy.Model.Subject;

namespace Bulkhead.SystemBuilder.Subjects;

/// <summary>Writes what a native subject reads about its own grants.</summary>
public static class SubjectInformationWriter
{
    /// <summary>
    /// The information of <paramref name="subject"/>, whose granted regions are <paramref name="regions"/>.
    /// </summary>
    /// <exception cref="SystemBuildException">It has more grants than there is room for.</exception>
    public static byte[] Write(SystemPolicy system, Subject subject, IReadOnlyList<Region> regions)
    {
        ChannelEntry[] channels = Channels(system, subject, regions);
        EventEntry[] events =
        [
            .. EventTable.Of(system, subject).Select(entry => new EventEntry { Name = entry.Name.ToRecordName() }),
        ];
        RegionEntry[] listed = [.. regions.Where(region => region.IsListed).Select(Entry)];
        ParameterEntry[] parameters =
        [
            .. subject.Parameters.Select(
                parameter => new ParameterEntry
                {
                    Name = parameter.Name.Value.ToRecordName(),
                    Value = parameter.Value,
                }),
        ];
        SubjectInformation information = new()
        {
            Magic = SubjectInformation.ExpectedMagic,
            Name = subject.Name.Value.ToRecordName(),
            Channels = (uint)channels.Length,
            Events = (uint)events.Length,
            Regions = (uint)listed.Length,
            Parameters = (uint)parameters.Length,
        };

        byte[] bytes =
        [
            .. MemoryMarshal.AsBytes(new ReadOnlySpan<SubjectInformation>(in information)),
            .. MemoryMarshal.AsBytes<ChannelEntry>(channels),
            .. MemoryMarshal.AsBytes<EventEntry>(events),
            .. MemoryMarshal.AsBytes<RegionEntry>(listed),
            .. MemoryMarshal.AsBytes<ParameterEntry>(parameters),
        ];
        const ulong Room = NativeMemoryMap.PageTables - NativeMemoryMap.Information;
        return (ulong)bytes.Length <= Room
            ? bytes
            : throw new SystemBuildException(
                BuildRules.InformationRoom,
                subject.Name.Position,
                $"{subject.Name.Value}: its {channels.Length} channels, {events.Length} events, {listed.Length} "
                + $"regions and {parameters.Length} parameters take {bytes.Length} bytes of {Room}: grant it fewer");
    }

    private static ChannelEntry[] Channels(SystemPolicy system, Subject subject, IReadOnlyList<Region> regions)
    {
        IReadOnlyList<SubjectEvent> events = EventTable.Of(system, subject);
        List<ChannelEntry> entries = [];
        foreach (ChannelGrant grant in subject.Grants.Channels)
        {
            Channel channel = system.FindChannel(grant.Channel.Value)!;
            Region region = regions.First(
                region => region.Kind == MemoryKind.Channel && region.Name == grant.Channel.Value);
            int position = events.ToList().FindIndex(entry => entry.IsOfChannel && entry.Name == channel.Name.Value);
            uint eventNumber = !channel.Vector.HasValue ? ChannelEntry.NoEvent
                : grant.IsWriter.Value ? (uint)position
                : channel.Vector.Value.Value;
            entries.Add(new ChannelEntry
            {
                Name = channel.Name.Value.ToRecordName(),
                Address = region.GuestPhysical,
                Length = region.Length,
                IsWriter = grant.IsWriter.Value ? 1u : 0,
                Kind = channel.Kind.Value,
                MessageSize = channel.MessageSize.Value,
                Slots = GrantedRegions.SlotsOf(channel),
                Event = eventNumber,
            });
        }

        return [.. entries];
    }

    private static RegionEntry Entry(Region region) => new()
    {
        Name = region.Name.ToRecordName(),
        Address = region.GuestPhysical,
        Length = region.Length,
        Kind = region.Kind,
        IsWritable = (region.Rights & EptRights.Write) != 0 ? 1u : 0,
    };
}
