using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;

namespace Bulkhead.Policy.Language;

/// <summary>The words by which a policy names the values of the kernel's types.</summary>
public static class PolicyWords
{
    /// <summary>What may be done with memory.</summary>
    public static readonly WordTable<EptRights> Rights = new(
        ("read", EptRights.Read),
        ("read-write", EptRights.Read | EptRights.Write),
        ("read-execute", EptRights.Read | EptRights.Execute),
        ("read-write-execute", EptRights.Read | EptRights.Write | EptRights.Execute));

    /// <summary>What a monitor may do with its guest's memory.</summary>
    public static readonly WordTable<EptRights> MonitorRights = new(
        ("none", EptRights.None),
        ("read", EptRights.Read),
        ("read-write", EptRights.Read | EptRights.Write));

    /// <summary>How memory is cached.</summary>
    public static readonly WordTable<EptMemoryType> MemoryTypes = WordTable<EptMemoryType>.OfAll();

    /// <summary>The end of a channel; true for the writer.</summary>
    public static readonly WordTable<bool> ChannelEnds = new(("write", true), ("read", false));

    /// <summary>What a channel carries.</summary>
    public static readonly WordTable<ChannelKind> ChannelKinds = WordTable<ChannelKind>.OfAll();

    /// <summary>How an MSR of the processor may be used.</summary>
    public static readonly WordTable<MsrAccess> MsrAccesses = new(
        ("read", MsrAccess.Read),
        ("write", MsrAccess.Write),
        ("read-write", MsrAccess.Read | MsrAccess.Write));

    /// <summary>The modes in which a virtual machine begins.</summary>
    public static readonly WordTable<SubjectMode> Modes = new(
        ("real", SubjectMode.Real),
        ("protected32", SubjectMode.Protected32),
        ("paged32", SubjectMode.Paged32),
        ("long64", SubjectMode.Long64));

    /// <summary>What follows on a failure, beside the long form of a restart.</summary>
    public static readonly WordTable<FaultAction> FaultActions = new(
        ("stop", FaultAction.Stop),
        ("halt", FaultAction.Halt));

    /// <summary>What follows on a trap.</summary>
    public static readonly WordTable<TrapAction> TrapActions = new(
        ("stop", TrapAction.Stop),
        ("skip", TrapAction.Skip),
        ("invalid-opcode", TrapAction.InvalidOpcode),
        ("general-protection", TrapAction.GeneralProtection),
        ("absent-port", TrapAction.AbsentPort),
        ("monitor", TrapAction.Monitor));

    /// <summary>VM-exit reasons.</summary>
    public static readonly WordTable<ExitReason> ExitReasons = WordTable<ExitReason>.OfAll();

    /// <summary>Parts of a subject's state that a monitor may see.</summary>
    public static readonly WordTable<MonitoredState> SeenStates = new(
    [
        .. CommonStates,
        ("control-registers", MonitoredState.ControlRegisters),
        ("code-segment", MonitoredState.Segments),
        ("everything", MonitoredState.All & ~MonitoredState.ChangeOnly),
    ]);

    /// <summary>Parts of a subject's state that a monitor may change.</summary>
    public static readonly WordTable<MonitoredState> ChangedStates = new(
    [
        .. CommonStates,
        ("injection", MonitoredState.Injection),
        ("deadline", MonitoredState.Deadline),
        ("exception", MonitoredState.Exception),
        ("everything", MonitoredState.All & ~MonitoredState.SeeOnly),
    ]);

    private static (string Word, MonitoredState State)[] CommonStates =>
    [
        ("rax", Register(0)),
        ("rcx", Register(1)),
        ("rdx", Register(2)),
        ("rbx", Register(3)),
        ("rsp", Register(4)),
        ("rbp", Register(5)),
        ("rsi", Register(6)),
        ("rdi", Register(7)),
        ("r8", Register(8)),
        ("r9", Register(9)),
        ("r10", Register(10)),
        ("r11", Register(11)),
        ("r12", Register(12)),
        ("r13", Register(13)),
        ("r14", Register(14)),
        ("r15", Register(15)),
        ("general-registers", MonitoredState.AllGeneralRegisters),
        ("instruction-pointer", MonitoredState.InstructionPointer),
        ("flags", MonitoredState.Flags),
        ("activity", MonitoredState.Activity),
    ];

    private static MonitoredState Register(int encoding) => (MonitoredState)(1u << encoding);
}
