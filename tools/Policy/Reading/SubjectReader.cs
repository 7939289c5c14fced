using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;
using Bulkhead.Policy.Language;
using Bulkhead.Policy.Model;
using Bulkhead.Policy.Shapes;
using Bulkhead.Policy.Yaml;
using Subject = Bulkhead.Policy.Model.Subject;

namespace Bulkhead.Policy.Reading;

/// <summary>Reads a subject, but its grants.</summary>
internal static class SubjectReader
{
    private static readonly string[] RangeKeys = ["ports", "msrs", "addresses"];

    /// <summary>Reads a subject whose shape has been accepted.</summary>
    public static Subject Read(Located<string> name, PolicyNode node)
    {
        PolicyNode? onFault = node.Get("on-fault");
        Located<uint>? restarts = onFault.Get("restart").OptionalNumber32();
        return new Subject
        {
            Name = name,
            Description = node.Get("description").Text(),
            Partition = node.Get("partition")!.Name(),
            Program = node.Get("program").OptionalName(),
            VirtualMachine = node.Get("virtual-machine") is { } machine ? ReadMachine(machine) : null,
            StackSize = node.Get("stack").Size(Subject.DefaultStackSize, name.Position),
            Parameters = [.. node.Get("parameters").Entries().Select(
                entry => new Parameter(entry.Name, NumberOrSizeShape.Read(entry.Value)))],
            Grants = GrantReader.Read(node.Get("grants")),
            Traps = [.. node.Get("traps").Items().Select(ReadTrap)],
            TrustedFor = [.. node.Get("trusted-for").Items().Select(ReadTrustedFlow)],
            OnFault = restarts is { } restart
                ? new(FaultAction.Restart, restart.Position)
                : onFault.Word(PolicyWords.FaultActions, FaultAction.Stop, name.Position),
            MaximumRestarts = restarts?.Value ?? 0,
            WatchdogFrames = node.Get("watchdog").OptionalNumber32(),
        };
    }

    /// <summary>Reads a list of parts of a subject's state.</summary>
    public static Located<MonitoredState> ReadStates(
        PolicyNode? node,
        WordTable<MonitoredState> words,
        SourcePosition position) => new(
        node.Items().Aggregate(MonitoredState.None, (states, item) => states | words[item.Text()]),
        node?.Position ?? position);

    private static VirtualMachine ReadMachine(PolicyNode node) => GuestReader.Read(node) is { } kernel
        ? new VirtualMachine { Kernel = kernel }
        : new VirtualMachine
        {
            Mode = node.Get("mode").Word(PolicyWords.Modes, SubjectMode.Real, node.Position),
            EntryPoint = node.Get("entry")!.Number(),
            StackPointer = node.Get("stack-pointer").OptionalNumber(),
            PageTable = node.Get("page-table").OptionalNumber(),
            Argument = node.Get("argument").OptionalNumber(),
            Images = [.. node.Get("images").Items().Select(
                image => new GuestImage(image.Get("file")!.Name(), image.Get("address")!.Number()))],
        };

    private static Trap ReadTrap(PolicyNode node)
    {
        string? rangeKey = RangeKeys.FirstOrDefault(key => node.Get(key) is not null);
        PolicyNode? range = rangeKey is null ? null : node.Get(rangeKey);
        Located<ExitReason> reason = node.Get("reason").Word(
            PolicyWords.ExitReasons, ExitReason.TripleFault, node.Position);
        (ulong first, ulong last) = (0, LastOf(reason));
        if (range is not null)
        {
            _ = ScalarText.TryRange(range.Text(), out first, out last);
        }

        return new Trap
        {
            Reason = reason,
            Action = node.Get("action").Word(PolicyWords.TrapActions, TrapAction.Stop, node.Position),
            Monitor = node.Get("monitor").OptionalName(),
            Sees = node.Get("sees") is { } sees ? ReadStates(sees, PolicyWords.SeenStates, node.Position) : null,
            Changes = node.Get("changes") is { } changes
                ? ReadStates(changes, PolicyWords.ChangedStates, node.Position)
                : null,
            RangeKey = rangeKey,
            HasSeveralRanges = RangeKeys.Count(key => node.Get(key) is not null) > 1,
            First = first,
            Last = last,
            RangePosition = range?.Position ?? node.Position,
        };
    }

    /// <summary>The last port, MSR or guest-physical address (SDM Vol. 3C, 29.3.2); all ones otherwise.</summary>
    private static ulong LastOf(ExitReason reason) => reason switch
    {
        ExitReason.IoInstruction => ushort.MaxValue,
        ExitReason.Rdmsr or ExitReason.Wrmsr => uint.MaxValue,
        ExitReason.EptViolation => (1ul << 48) - 1,
        _ => ulong.MaxValue,
    };

    private static TrustedFlow ReadTrustedFlow(PolicyNode node) => new()
    {
        From = node.Get("from").OptionalName(),
        To = node.Get("to").OptionalName(),
        Through = node.Get("through")!.Name(),
        Why = node.Get("why")!.Name(),
        Position = node.Position,
    };
}
