namespace Bulkhead.Subjects;

using System;
using Bulkhead.Kernel.Configuration;

/// <summary>
/// What policy grants the subject, by the policy's names. To ask for what it does not grant ends the subject by #UD,
/// after a line on its console that names it.
/// </summary>
public readonly unsafe ref struct Grants
{
    private readonly SubjectInformation* _information;

    public Grants(SubjectInformation* information)
    {
        if (information->Magic != SubjectInformation.ExpectedMagic)
        {
            Instructions.Ud2();
        }

        _information = information;
    }

    /// <summary>The subject's own name.</summary>
    public ReadOnlySpan<byte> Name => _information->Name.Letters;

    /// <summary>The channels, in the policy's order.</summary>
    public ReadOnlySpan<ChannelEntry> Channels => new(_information + 1, (int)_information->Channels);

    public ReadOnlySpan<EventEntry> Events => new(ChannelsStart + _information->Channels, (int)_information->Events);

    public ReadOnlySpan<RegionEntry> Regions => new(RegionsStart, (int)_information->Regions);

    public ReadOnlySpan<ParameterEntry> Parameters =>
        new(RegionsStart + _information->Regions, (int)_information->Parameters);

    private ChannelEntry* ChannelsStart => (ChannelEntry*)(_information + 1);

    private EventEntry* EventsStart => (EventEntry*)(ChannelsStart + _information->Channels);

    private RegionEntry* RegionsStart => (RegionEntry*)(EventsStart + _information->Events);

    /// <summary>The parameter of that name; <paramref name="defaultValue"/> if policy gives none.</summary>
    public ulong Parameter(ReadOnlySpan<byte> name, ulong defaultValue)
    {
        ReadOnlySpan<ParameterEntry> parameters = Parameters;
        for (int index = 0; index < parameters.Length; index++)
        {
            if (Names.AreEqual(parameters[index].Name.Letters, name))
            {
                return parameters[index].Value;
            }
        }

        return defaultValue;
    }

    /// <summary>The channel of that name, for writing.</summary>
    public ref readonly ChannelEntry ChannelToWrite(ReadOnlySpan<byte> name)
    {
        int index = IndexOfChannel(name, isWriter: true);
        Require(index, "the channel"u8, name, "to write"u8);
        return ref ChannelsStart[index];
    }

    /// <summary>The channel of that name, for reading.</summary>
    public ref readonly ChannelEntry ChannelToRead(ReadOnlySpan<byte> name)
    {
        int index = IndexOfChannel(name, isWriter: false);
        Require(index, "the channel"u8, name, "to read"u8);
        return ref ChannelsStart[index];
    }

    public GrantedEvent Event(ReadOnlySpan<byte> name)
    {
        int index = IndexOfEvent(name);
        Require(index, "the event"u8, name, "to raise"u8);
        return new((uint)index);
    }

    /// <summary>The event of that name; false if policy does not grant it.</summary>
    public bool TryEvent(ReadOnlySpan<byte> name, out GrantedEvent found)
    {
        int index = IndexOfEvent(name);
        found = new((uint)index);
        return index >= 0;
    }

    /// <summary>The region of that name, with at least the bytes that the subject needs.</summary>
    public ref readonly RegionEntry Region(ReadOnlySpan<byte> name, ulong length, bool isWritable)
    {
        ReadOnlySpan<RegionEntry> regions = Regions;
        int index = -1;
        for (int candidate = 0; candidate < regions.Length; candidate++)
        {
            ref readonly RegionEntry region = ref regions[candidate];
            bool fits = region.Length >= length && (region.IsWritable != 0 || !isWritable);
            index = fits && Names.AreEqual(region.Name.Letters, name) ? candidate : index;
        }

        Require(index, "the memory"u8, name, isWritable ? "to write"u8 : "to read"u8);
        return ref Regions[index];
    }

    /// <summary>The only region of the kind: the audit ring.</summary>
    public ref readonly RegionEntry Region(MemoryKind kind, ReadOnlySpan<byte> name)
    {
        ReadOnlySpan<RegionEntry> regions = Regions;
        int index = -1;
        for (int candidate = 0; candidate < regions.Length; candidate++)
        {
            index = regions[candidate].Kind == kind ? candidate : index;
        }

        Require(index, "the memory"u8, name, "to read"u8);
        return ref Regions[index];
    }

    /// <summary>The position of a channel; -1 if the subject has none of that name and direction.</summary>
    internal int IndexOfChannel(ReadOnlySpan<byte> name, bool isWriter)
    {
        ReadOnlySpan<ChannelEntry> channels = Channels;
        for (int index = 0; index < channels.Length; index++)
        {
            if (channels[index].IsWriter != 0 == isWriter && Names.AreEqual(channels[index].Name.Letters, name))
            {
                return index;
            }
        }

        return -1;
    }

    private int IndexOfEvent(ReadOnlySpan<byte> name)
    {
        ReadOnlySpan<EventEntry> events = Events;
        int index = -1;
        for (int candidate = 0; candidate < events.Length; candidate++)
        {
            index = Names.AreEqual(events[candidate].Name.Letters, name) ? candidate : index;
        }

        return index;
    }

    private void Require(int index, ReadOnlySpan<byte> what, ReadOnlySpan<byte> name, ReadOnlySpan<byte> purpose)
    {
        if (index >= 0)
        {
            return;
        }

        if (ConsoleWriter.TryOpen(this, out ConsoleWriter console))
        {
            console.Write("it needs "u8);
            console.Write(what);
            console.Write(" "u8);
            console.Write(name);
            console.Write(" "u8);
            console.Write(purpose);
            console.WriteLine(", which policy does not grant it: add it to its grants"u8);
        }

        Instructions.Ud2();
    }
}
