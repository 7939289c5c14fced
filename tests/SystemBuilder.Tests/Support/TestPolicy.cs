using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;
using Bulkhead.Policy.Model;
using Subject = Bulkhead.Policy.Model.Subject;

namespace Bulkhead.SystemBuilder.Tests.Support;

/// <summary>Policies made in code; each value has the place where the test says it.</summary>
internal static class TestPolicy
{
    public const ulong MemoryStart = 64 << 20;

    public static Located<T> At<T>(T value, int line = 1) => new(value, new SourcePosition("system.yaml", line, 1));

    public static Grants NoGrants { get; } = new()
    {
        Memory = [],
        Channels = [],
        Events = [],
        Ports = [],
        Msrs = [],
        Cpuid = [],
        Interrupts = [],
        Monitors = [],
    };

    public static Subject Native(string name, string partition, Grants? grants = null) => new()
    {
        Name = At(name, 20),
        Partition = At(partition),
        Program = At(name),
        StackSize = At(Subject.DefaultStackSize, 22),
        Grants = grants ?? NoGrants,
        Traps = [],
        TrustedFor = [],
        OnFault = At(FaultAction.Stop),
    };

    public static Subject Machine(string name, string partition, Grants grants, params GuestImage[] images) =>
        Native(name, partition, grants) with
        {
            Program = null,
            VirtualMachine = new VirtualMachine
            {
                Mode = At(SubjectMode.Real),
                EntryPoint = At(0x7c00ul),
                Images = images,
            },
        };

    public static MemoryGrant Memory(
        string name, ulong size, MemoryKind kind = MemoryKind.Private, ulong? address = null) =>
        new()
        {
            Name = At(name),
            Kind = kind,
            Size = At(size),
            Rights = At(EptRights.Read | EptRights.Write),
            MemoryType = At(kind == MemoryKind.Device ? EptMemoryType.Uncacheable : EptMemoryType.WriteBack),
            Address = address is ulong known ? At(known) : null,
            Device = kind == MemoryKind.Device ? At(0xfe00_0000ul) : null,
        };

    public static Channel Channel(
        string name, string writer, string[] readers, uint message = 64, uint? vector = null) =>
        new()
        {
            Name = At(name),
            Writer = At(writer),
            Readers = [.. readers.Select(reader => At(reader))],
            Kind = At(ChannelKind.Messages),
            MessageSize = At(message),
            Slots = At(Policy.Model.Channel.DefaultSlots),
            Vector = vector is uint known ? At(known) : null,
        };

    public static SystemPolicy System(
        IReadOnlyList<Partition> partitions,
        IReadOnlyList<Subject> subjects,
        IReadOnlyList<Channel> channels,
        ulong memory = 64 << 20) => new()
        {
            Name = At("example"),
            Levels = new LevelLattice([], []),
            Machine = new MachinePolicy
            {
                MemoryStart = At(MemoryStart, 4),
                MemorySize = At(memory, 5),
                SwitchWindow = At(MachinePolicy.DefaultSwitchWindow),
                TicksPerMicrosecond = At(MachinePolicy.DefaultTicksPerMicrosecond),
            },
            Partitions = partitions,
            Subjects = subjects,
            Channels = channels,
            Schedule = new Schedule(At("normal"), [
                new MajorFrame(At("normal"), [
                    .. subjects.Select(subject => new MinorFrame(At(subject.Name.Value), At(1000u))),
                    new MinorFrame(At(MinorFrame.Idle), At(200u)),
                ]),
                new MajorFrame(At("rest"), [new MinorFrame(At(MinorFrame.Idle), At(500u))]),
            ]),
            Audit = new AuditPolicy
            {
                Records = At(AuditPolicy.DefaultRecords),
                Reader = subjects.FirstOrDefault(subject => subject.Grants.Audit is not null)?.Name,
            },
        };

    public static Partition Partition(string name, params string[] flowsTo) => new()
    {
        Name = At(name),
        FlowsTo = [.. flowsTo.Select(target => At(target))],
    };

    /// <summary>A writer, a reader that audits, a virtual machine and its monitor: a record in every table.</summary>
    public static SystemPolicy Example() => System(
        [Partition("low", "high", "guests"), Partition("high"), Partition("guests", "high")],
        [
            Native("writer", "low", NoGrants with
            {
                Channels = [Writes("reports"), Writes("state")],
                Events = [
                    new EventGrant { Name = At("end"), Action = At(EventAction.EndSystem), Status = At(3u) },
                    Event("rest", EventAction.SwitchMajorFrame, "rest"),
                ],
                Memory = [Memory("scratch", 64 << 10), Memory("kept", 3 << 20, MemoryKind.Kept)],
                Ports = [At(new PortRange(0x3f8, 0x3ff)), At(new PortRange(0x60, 0x60))],
                Msrs = [new MsrGrant { Index = At(0xc000_0100u), Access = MsrAccess.Read }],
                Interrupts = [new InterruptGrant(At(4u), At(40u))],
            }),
            Native("reader", "high", NoGrants with
            {
                Channels = [Reads("reports"), Reads("state")],
                Audit = new SourcePosition("system.yaml", 1, 1),
                Counters = new SourcePosition("system.yaml", 1, 1),
                Memory = [Memory("device", 4096, MemoryKind.Device)],
                Cpuid = [new CpuidGrant(At(0x4000_0000u), 1, 2, 3, 4), new CpuidGrant(At(0u), 5, 6, 7, 8)],
            }) with
            {
                OnFault = At(FaultAction.Restart),
                MaximumRestarts = 5,
                WatchdogFrames = At(4u),
                Parameters = [new Parameter(At("rate"), 50), new Parameter(At("room"), 1ul << 40)],
            },
            Machine("guest", "guests", NoGrants with
            {
                Memory = [Memory("low-memory", 0xa_0000, address: 0), Memory("memory", 6 << 20, address: 1 << 20)],
            }) with
            {
                Traps = [
                    new Trap
                    {
                        Reason = At(ExitReason.Rdmsr),
                        Action = At(TrapAction.Skip),
                        Last = uint.MaxValue,
                        RangePosition = default,
                    },
                    new Trap
                    {
                        Reason = At(ExitReason.IoInstruction),
                        Action = At(TrapAction.Monitor),
                        Monitor = At("monitor"),
                        First = 0x60,
                        Last = 0x64,
                        RangePosition = default,
                    },
                ],
            },
            Native("monitor", "guests", NoGrants with
            {
                Monitors = [
                    new MonitorGrant
                    {
                        Guest = At("guest"),
                        Sees = At(MonitoredState.All),
                        Changes = At(MonitoredState.Rax),
                        Memory = At(EptRights.Read),
                    },
                ],
            }),
        ],
        [
            Channel("reports", "writer", ["reader"], vector: 33),
            Channel("state", "writer", ["reader"], message: 200) with { Kind = At(ChannelKind.State) },
        ]);

    public static EventGrant Event(string name, EventAction action, string target, uint? vector = null) => new()
    {
        Name = At(name),
        Action = At(action),
        Target = At(target),
        Vector = vector is uint known ? At(known) : null,
    };

    public static ChannelGrant Writes(string channel) => new(At(channel), At(true), null);

    public static ChannelGrant Reads(string channel) => new(At(channel), At(false), null);
}
