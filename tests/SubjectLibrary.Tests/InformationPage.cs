using System.Runtime.InteropServices;
using System.Text;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Subjects;

namespace Bulkhead.SubjectLibrary.Tests;

/// <summary>The information page of a subject, as the policy compiler writes it.</summary>
internal sealed unsafe class InformationPage : IDisposable
{
    private const int PageSize = 4096;

    private readonly string _name;
    private readonly List<ChannelEntry> _channels = [];
    private readonly List<EventEntry> _events = [];
    private readonly List<RegionEntry> _regions = [];
    private readonly List<ParameterEntry> _parameters = [];
    private readonly SubjectInformation* _page = (SubjectInformation*)NativeMemory.AllocZeroed(PageSize);

    public InformationPage(string name) => _name = name;

    public Grants Grants
    {
        get
        {
            *_page = new SubjectInformation
            {
                Magic = SubjectInformation.ExpectedMagic,
                Name = NameOf(_name),
                Channels = (uint)_channels.Count,
                Events = (uint)_events.Count,
                Regions = (uint)_regions.Count,
                Parameters = (uint)_parameters.Count,
            };
            byte[] entries =
            [
                .. MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_channels)),
                .. MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_events)),
                .. MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_regions)),
                .. MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_parameters)),
            ];
            entries.CopyTo(new Span<byte>(_page + 1, PageSize - sizeof(SubjectInformation)));
            return new(_page);
        }
    }

    public void AddChannel(string name, ChannelFixture channel, bool isWriter)
    {
        ChannelEntry entry = channel.Entry();
        entry.Name = NameOf(name);
        entry.IsWriter = isWriter ? 1u : 0;
        _channels.Add(entry);
    }

    public void AddEvent(string name) => _events.Add(new EventEntry { Name = NameOf(name) });

    public void AddRegion(string name, void* address, ulong length, MemoryKind kind, bool isWritable) =>
        _regions.Add(new RegionEntry
        {
            Name = NameOf(name),
            Address = (ulong)address,
            Length = length,
            Kind = kind,
            IsWritable = isWritable ? 1u : 0,
        });

    public void AddParameter(string name, ulong value) =>
        _parameters.Add(new ParameterEntry { Name = NameOf(name), Value = value });

    public void Dispose() => NativeMemory.Free(_page);

    private static RecordName NameOf(string name)
    {
        RecordName record = default;
        Encoding.ASCII.GetBytes(name).CopyTo((Span<byte>)record);
        return record;
    }
}
