using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Vmx;
using Bulkhead.Policy.Language;
using Bulkhead.Policy.Model;
using Bulkhead.Policy.Yaml;

namespace Bulkhead.Policy.Reading;

/// <summary>Reads a subject's grants.</summary>
internal static class GrantReader
{
    private static readonly (string Key, EventAction Action)[] EventActions =
    [
        ("interrupt", EventAction.Interrupt),
        ("handover", EventAction.Handover),
        ("reset", EventAction.Reset),
        ("stop", EventAction.Stop),
        ("major-frame", EventAction.SwitchMajorFrame),
        ("end-system", EventAction.EndSystem),
    ];

    /// <summary>Reads grants whose shape has been accepted; null grants nothing.</summary>
    public static Grants Read(PolicyNode? node) => new()
    {
        Memory = [.. node.Get("memory").Entries().Select(entry => ReadMemory(entry.Name, entry.Value))],
        Channels = [.. node.Get("channels").Entries().Select(entry => ReadChannel(entry.Name, entry.Value))],
        Events = [.. node.Get("events").Entries().Select(entry => ReadEvent(entry.Name, entry.Value))],
        Ports = [.. node.Get("ports").Items().Select(ReadPorts)],
        Msrs = [.. node.Get("msrs").Entries().Select(entry => ReadMsr(entry.Name, entry.Value))],
        Cpuid = [.. node.Get("cpuid").Entries().Select(entry => ReadCpuid(entry.Name, entry.Value))],
        Interrupts = [.. node.Get("interrupts").Entries().Select(
            entry => new InterruptGrant(Key(entry.Name), entry.Value.Number32(0, entry.Name.Position)))],
        Monitors = [.. node.Get("monitors").Entries().Select(entry => ReadMonitor(entry.Name, entry.Value))],
        Audit = node.Get("audit")?.Position,
        Counters = node.Get("counters")?.Position,
    };

    private static MemoryGrant ReadMemory(Located<string> name, PolicyNode node)
    {
        Located<ulong>? device = node.Get("device").OptionalNumber();
        EptMemoryType cache = device is null ? EptMemoryType.WriteBack : EptMemoryType.Uncacheable;
        bool isKept = node.Get("kept").Text() == "true";
        return new MemoryGrant
        {
            Name = name,
            Kind = device is not null ? MemoryKind.Device : isKept ? MemoryKind.Kept : MemoryKind.Private,
            Size = node.Get("size").Size(0, name.Position),
            Rights = node.Get("access").Word(PolicyWords.Rights, EptRights.Read | EptRights.Write, name.Position),
            MemoryType = node.Get("cache").Word(PolicyWords.MemoryTypes, cache, name.Position),
            Address = node.Get("address").OptionalNumber(),
            Device = device,
            File = node.Get("file").OptionalName(),
            KeptPosition = isKept ? node.Get("kept")!.Position : null,
        };
    }

    private static ChannelGrant ReadChannel(Located<string> name, PolicyNode node) => new(
        name,
        (node.Get("access") ?? node).Word(PolicyWords.ChannelEnds, false, name.Position),
        node.Get("address").OptionalNumber());

    private static EventGrant ReadEvent(Located<string> name, PolicyNode node)
    {
        (string key, EventAction action) = EventActions.First(candidate => node.Get(candidate.Key) is not null);
        PolicyNode target = node.Get(key)!;
        bool endsSystem = action == EventAction.EndSystem;
        return new EventGrant
        {
            Name = name,
            Action = new(action, target.Position),
            Target = endsSystem ? null : target.Name(),
            Vector = node.Get("vector").OptionalNumber32(),
            Status = endsSystem ? target.OptionalNumber32() : null,
        };
    }

    private static Located<PortRange> ReadPorts(PolicyNode node)
    {
        _ = ScalarText.TryRange(node.Text(), out ulong first, out ulong last);
        return new(new PortRange((ushort)first, (ushort)last), node.Position);
    }

    private static MsrGrant ReadMsr(Located<string> name, PolicyNode node) => new()
    {
        Index = Key(name),
        Access = node is ScalarNode ? PolicyWords.MsrAccesses[node.Text()] : MsrAccess.Own,
        Value = node.Get("value").OptionalNumber()?.Value ?? 0,
        Writable = node.Get("writable").OptionalNumber()?.Value ?? 0,
    };

    private static CpuidGrant ReadCpuid(Located<string> name, PolicyNode node) =>
        new(Key(name), Register(node, "eax"), Register(node, "ebx"), Register(node, "ecx"), Register(node, "edx"));

    private static uint Register(PolicyNode node, string key) => node.Get(key).OptionalNumber32()?.Value ?? 0;

    private static MonitorGrant ReadMonitor(Located<string> name, PolicyNode node) => new()
    {
        Guest = name,
        Sees = SubjectReader.ReadStates(node.Get("sees"), PolicyWords.SeenStates, name.Position),
        Changes = SubjectReader.ReadStates(node.Get("changes"), PolicyWords.ChangedStates, name.Position),
        Memory = node.Get("memory").Word(PolicyWords.MonitorRights, EptRights.None, name.Position),
    };

    private static Located<uint> Key(Located<string> name) =>
        new(ScalarText.TryNumber(name.Value, out ulong number) ? (uint)number : 0, name.Position);
}
