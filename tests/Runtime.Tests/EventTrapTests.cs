namespace Bulkhead.Runtime.Tests;

using Bulkhead.Configuration.Tests.Vectors;
using Bulkhead.Kernel.Audit;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;
using Bulkhead.Runtime.Tests.Support;

/// <summary>
/// A monitor with an event hears of it at the start of its machine's frame, if policy has a trap for that.
/// </summary>
public sealed unsafe class EventTrapTests
{
    private const byte Vector = 50;
    private const ulong Halted = 1;

    [Fact]
    public void AMonitorWithAnEventIsToldAtTheStartOfAFrame()
    {
        using GuestSystem guest = Start(hasTrap: true);
        guest.Set(VmcsField.GuestActivityState, Halted);
        NextFrame(guest, hasEvent: true);
        Assert.Equal(GuestSystem.Monitor, guest.Running);
        Assert.Equal(((ulong)ExitReason.ExternalInterrupt, 1ul), (guest.Page->ExitReason, guest.Page->Exits));
        Assert.Equal(guest.FrameEnd, guest.System.Running->State.Deadline);
        guest.Page->Injection = 0x8000_0030;
        guest.Set(VmcsField.GuestRflags, GuestSystem.InterruptsOn);
        guest.Answer();
        Assert.Equal(GuestSystem.Guest, guest.Running);
        Assert.Equal(0x8000_0030, guest.Injected.Value);
        Assert.Equal(GuestSystem.Instruction, guest.Get(VmcsField.GuestRip));
        Assert.Empty(guest.System.Machine.BrokenRules());
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void WithoutAnEventOrATrapTheMachineRuns(bool hasTrap, bool hasEvent)
    {
        using GuestSystem guest = Start(hasTrap);
        NextFrame(guest, hasEvent);
        Assert.Equal(GuestSystem.Guest, guest.Running);
        Assert.Equal(0ul, guest.Page->Exits);
    }

    [Theory]
    [InlineData(SubjectPhase.Stopped)]
    [InlineData(SubjectPhase.Restoring)]
    public void AMonitorThatCannotRunIsNotTold(SubjectPhase phase)
    {
        using GuestSystem guest = Start(hasTrap: true);
        guest.System.Subject(GuestSystem.Monitor)->Phase = phase;
        NextFrame(guest, hasEvent: true);
        Assert.Equal(GuestSystem.Guest, guest.Running);
    }

    /// <summary>
    /// What the machine was about to take comes when the monitor has answered; a request is in the slot.
    /// </summary>
    [Fact]
    public void NothingThatTheMachineAwaitedIsLost()
    {
        using GuestSystem guest = Start(hasTrap: true);
        guest.ReadPort();
        guest.Page->Injection = 0x8000_0030;
        guest.Answer();
        guest.Set(VmcsField.IdtVectoringInformation, 0x8000_0306);
        NextFrame(guest, hasEvent: true);
        Assert.Equal(GuestSystem.Monitor, guest.Running);
        Assert.Equal(0x8000_0030ul, guest.Page->Injection);
        guest.Answer();
        Assert.Equal(0x8000_0306, guest.Injected.Value);
        Assert.True(guest.HasWindow);
        Assert.Empty(guest.System.Machine.BrokenRules());
    }

    /// <summary>An event for the monitor changes nothing while an exit of its machine waits for it already.</summary>
    [Fact]
    public void AMonitorThatIsAtWorkGoesOn()
    {
        using GuestSystem guest = Start(hasTrap: true);
        guest.ReadPort();
        guest.System.Subject(GuestSystem.Monitor)->Pending.Raise(Vector);
        guest.System.EndFrame();
        guest.System.RunUntil(GuestSystem.Monitor);
        Assert.Equal(((ulong)ExitReason.IoInstruction, 1ul), (guest.Page->ExitReason, guest.Page->Exits));
    }

    /// <summary>The short way of ports gives the monitor its event, too.</summary>
    [Fact]
    public void AnEventComesWithAnExit()
    {
        using GuestSystem guest = Start(hasTrap: false);
        guest.ReadPort();
        guest.Answer();
        guest.System.SetField(GuestSystem.Monitor, VmcsField.GuestRflags, GuestSystem.InterruptsOn);
        guest.System.Subject(GuestSystem.Monitor)->Pending.Raise(Vector);
        guest.ReadPort();
        Assert.Equal(
            0x8000_0000 | Vector, guest.System.Field(GuestSystem.Monitor, VmcsField.VmEntryInterruptionInformation));
        Assert.Equal(2ul, guest.Page->Exits);
    }

    /// <summary>
    /// Frames that a third subject would give the machine are its monitor's while that has an exit of it.
    /// </summary>
    [Fact]
    public void AHandoverToAMonitoredMachineGoesToItsMonitor()
    {
        VectorModel model = GoodVectors.Complete();
        foreach (ref PartitionRecord partition in System.Runtime.InteropServices.CollectionsMarshal.AsSpan(
            model.Partitions))
        {
            partition.FlowsTo = 0b1111;
        }

        model.Subjects[(int)GuestSystem.Auditor].Record.Partition = 3;
        model.Subjects[(int)GuestSystem.Auditor].Events.Add(
            new() { Action = EventAction.Handover, Target = GuestSystem.Guest });
        using GuestSystem guest = new(model);
        guest.ReadPort();
        guest.System.RunUntil(GuestSystem.Auditor);
        guest.System.Call(Hypercall.Event);
        Assert.Equal(GuestSystem.Monitor, guest.Running);
        Assert.True(guest.Machine->AnsweredBy != null);
        guest.Page->Changed = MonitoredStatePage.Completed;
        guest.Answer();
        Assert.Equal(GuestSystem.Guest, guest.Running);
        Assert.Equal(GuestSystem.Instruction + 1, guest.Get(VmcsField.GuestRip));

        // Once it is answered, the machine itself gets them.
        guest.System.RunUntil(GuestSystem.Monitor);
        guest.Answer();
        Assert.Equal(GuestSystem.Guest, guest.Running);
        Assert.Equal(GuestSystem.Instruction + 1, guest.Get(VmcsField.GuestRip));
    }

    [Fact]
    public void AMonitorResetsItsMachine()
    {
        VectorModel model = GoodVectors.Complete();
        model.Subjects[(int)GuestSystem.Monitor].Events.Add(
            new() { Action = EventAction.Reset, Target = GuestSystem.Guest });
        using GuestSystem guest = new(model);
        guest.ReadPort();
        guest.Page->Deadline = guest.Time + 500_000;
        guest.Page->Injection = 0x8000_0030;
        guest.Answer();
        guest.ReadPort();
        guest.Page->Registers.Rax = 1;
        guest.Page->Changed = 1;
        guest.System.Call(Hypercall.Event, 2);
        Assert.Equal([AuditKind.Restart], guest.System.AuditOf(GuestSystem.Guest));
        Assert.Equal((1ul, 0ul, 0ul), (guest.Page->Restarts, guest.Page->Exits, guest.Page->Changed));
        Assert.Equal((0ul, 0ul), (guest.Page->Deadline, guest.Page->Injection));
        guest.System.RunUntil(GuestSystem.Guest);
        Assert.False(guest.Machine->AnsweredBy != null);
        Assert.Equal(Subject.NoAlarm, guest.Machine->Alarm);
        Assert.True(guest.Machine->Pending.IsIdle);
        Assert.Equal(0ul, guest.System.Running->State.Registers.Rax);
        Assert.Equal(model.Subjects[3].Record.EntryPoint, guest.Get(VmcsField.GuestRip));
        Assert.Equal(guest.FrameEnd, guest.Machine->State.Deadline);

        // The page tells of it with every exit.
        guest.ReadPort();
        Assert.Equal((1ul, 1ul), (guest.Page->Restarts, guest.Page->Exits));
    }

    private static GuestSystem Start(bool hasTrap) =>
        new(hasTrap ? GuestSystem.WithTrap(ExitReason.ExternalInterrupt) : GoodVectors.Complete());

    private static void NextFrame(GuestSystem guest, bool hasEvent)
    {
        ulong end = guest.FrameEnd;
        guest.Expire();
        if (hasEvent)
        {
            guest.System.Subject(GuestSystem.Monitor)->Pending.Raise(Vector);
        }

        for (int frame = 0; guest.System.Dispatcher->Clock.Subject != GuestSystem.Guest && frame < 10; frame++)
        {
            guest.System.EndFrame();
        }

        Assert.NotEqual(end, guest.FrameEnd);
    }
}
