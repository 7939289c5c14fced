namespace Bulkhead.Subjects;

using System.Runtime.InteropServices;
using Bulkhead.Kernel.Configuration;

/// <summary>
/// What a native subject knows of its own grants: the first page of its memory that it may read, whose address it gets
/// in RDI when it starts. The policy compiler fills it in. The entries follow: channels, events, regions, then
/// parameters.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct SubjectInformation
{
    /// <summary>"SUBJECT1" in ASCII.</summary>
    public const ulong ExpectedMagic = 0x3154_4345_4a42_5553;

    public ulong Magic;

    public RecordName Name;

    /// <summary>How many entries of each kind follow.</summary>
    public uint Channels;
    public uint Events;
    public uint Regions;
    public uint Parameters;
}

/// <summary>A channel of the subject.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct ChannelEntry
{
    /// <summary>No event goes with the channel.</summary>
    public const uint NoEvent = uint.MaxValue;

    public RecordName Name;

    /// <summary>Its first byte, linear and guest-physical, and its length in bytes.</summary>
    public ulong Address;
    public ulong Length;

    /// <summary>1 if the subject writes it, 0 if it reads it.</summary>
    public uint IsWriter;

    public ChannelKind Kind;

    /// <summary>The longest message, or the size of the state, in bytes; and how many slots there are.</summary>
    public uint MessageSize;
    public uint Slots;

    /// <summary>
    /// For the writer the event that tells a reader of a message; for a reader the vector by which it is told.
    /// </summary>
    public uint Event;

    private readonly uint _reserved;
}

/// <summary>An event of the subject; its position among them is its number in the hypercall.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct EventEntry
{
    public RecordName Name;
}

/// <summary>
/// Another region that the subject may use: kept memory, the audit ring, counters, a device. Who reads the counters
/// has one entry for each subject of the system, of the kind <see cref="MemoryKind.Counters"/>, one page long, under
/// that subject's name and in the subjects' order: so an auditor knows the subjects of its records by their names.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct RegionEntry
{
    public RecordName Name;

    public ulong Address;
    public ulong Length;

    public MemoryKind Kind;

    /// <summary>1 if the subject may write it.</summary>
    public uint IsWritable;
}

/// <summary>A number that policy gives the subject.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct ParameterEntry
{
    public RecordName Name;

    public ulong Value;
}
