namespace Bulkhead.Runtime.Tests;

using Bulkhead.Configuration.Tests.Vectors;
using Bulkhead.Kernel.Audit;
using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;
using Bulkhead.Runtime.Tests.Support;

/// <summary>Subjects that are stopped by others' events, and the end when nobody is left.</summary>
public sealed unsafe class SubjectStopTests
{
    private const uint MachineNmi = 0x8000_0202;

    [Fact]
    public void AnEventStopsItsTargetForGoodAndSaysWhy()
    {
        using RunningSystem system = new(Models.Of("a", "b").With(0, Stop(1)));
        Fill(system);
        system.Call(Hypercall.Event);
        Assert.Equal(0u, system.Running->Index);
        Assert.Equal(SubjectPhase.Stopped, system.Subject(1)->Phase);
        AuditRecord record = Assert.Single(system.Audit, record => record.Kind == AuditKind.Stop);
        Assert.Equal(1u, record.Subject);
        Assert.Equal(
            (0ul, 0x22ul, 0x33ul, 0x44ul), (record.Values[0], record.Values[1], record.Values[2], record.Values[3]));
        for (int frame = 0; frame < 10; frame++)
        {
            system.EndFrame();
            Assert.Equal(0u, system.Running->Index);
        }
    }

    [Fact]
    public void WhoHasStoppedIsNotStoppedAgain()
    {
        using RunningSystem system = new(Models.Of("a", "b").With(0, Stop(1)));
        system.Call(Hypercall.Event);
        Fill(system);
        system.Call(Hypercall.Event);
        Assert.Equal([AuditKind.Stop], system.AuditOf(1));
        Assert.Equal(0ul, system.Audit[^1].Values[1]);
        Assert.Equal(0u, system.Running->Index);
    }

    /// <summary>A subject that is stopped while it is restored does not begin.</summary>
    [Fact]
    public void WhoBeginsAnewIsStopped()
    {
        using RunningSystem system = new(
            Models.Of("a", "b").With(0, new() { Action = EventAction.Reset, Target = 1 }).With(0, Stop(1)));
        system.Call(Hypercall.Event);
        system.Call(Hypercall.Event, 1);
        system.EndFrame();
        Assert.Equal(0u, system.Running->Index);
        Assert.Equal([AuditKind.Restart, AuditKind.Stop], system.AuditOf(1));
    }

    /// <summary>A monitor that stops its machine in the machine's frames gives them up.</summary>
    [Fact]
    public void AMonitorStopsItsMachine()
    {
        VectorModel model = GoodVectors.Complete();
        model.Subjects[(int)GuestSystem.Monitor].Events.Add(Stop(GuestSystem.Guest));
        model.Subjects[1].Record.WatchdogFrames = 0;
        using GuestSystem guest = new(model);
        guest.ReadPort();
        Fill(guest.System);
        guest.System.Call(Hypercall.Event, 2);
        Assert.NotEqual(GuestSystem.Monitor, guest.Running);
        Assert.Equal([AuditKind.Stop], guest.System.AuditOf(GuestSystem.Guest));
        for (int frame = 0; frame < 20; frame++)
        {
            guest.System.EndFrame();
            Assert.NotEqual(GuestSystem.Guest, guest.Running);
            Assert.NotEqual(GuestSystem.Monitor, guest.Running);
        }
    }

    [Fact]
    public void WhenNobodyIsLeftTheSystemEnds()
    {
        using RunningSystem system = new(Models.Of("a", "b"));
        system.Exit(ExitReason.Invd);
        Assert.Equal(1u, system.Running->Index);
        Assert.Equal("# end status=34 name=nobody-runs", system.End(() => system.Exit(ExitReason.Invd)));
        AuditRecord last = system.Audit[^1];
        Assert.Equal(
            (AuditKind.SystemEnd, AuditRecord.NoSubject, (ulong)RunStatus.NobodyRuns),
            (last.Kind, last.Subject, last.Values[0]));
    }

    /// <summary>In no more than the rest of the major frame and two of the next one.</summary>
    [Fact]
    public void TheEndComesSoon()
    {
        using RunningSystem system = new(Models.Of("a", "b").Scheduled((0, 1000), (1, 1000), (0, 3000)));
        system.Exit(ExitReason.Invd);
        ulong before = system.Machine.Now;
        _ = system.End(() => system.Exit(ExitReason.Invd));
        Assert.InRange(system.Machine.Now - before, 0ul, 15 * Models.FrameTicks);
    }

    [Fact]
    public void WhoBeginsAnewCanStillRun()
    {
        using RunningSystem system = new(
            Models.Of("a", "b").OnFault(1, FaultAction.Restart, restarts: 1).Scheduled((0, 1000), (1, 400)));
        system.Exit(ExitReason.Invd);
        system.Machine.TicksPerReading = 1000;
        system.Exit(ExitReason.Invd);
        Assert.Equal(1u, system.Running->Index);
        Assert.Equal([AuditKind.Violation, AuditKind.Restart], system.AuditOf(1));
        Assert.True(system.Machine.Now > 10 * Models.FrameTicks, "it was restored in one frame");
    }

    /// <summary>Who has frames only in a major frame that follows is waited for.</summary>
    [Fact]
    public void WhoHasFramesInTheNextMajorFrameCanStillRun()
    {
        VectorModel model = Models.Of("a", "b").With(0, new() { Action = EventAction.SwitchMajorFrame, Target = 1 });
        model.Scheduled((0, 1000), (0, 1000));
        GoodVectors.AddFrame(model, "late", (0, 1000), (0, 1000), (1, 1000));
        using RunningSystem system = new(model);
        system.Call(Hypercall.Event);
        system.Exit(ExitReason.Invd);
        Assert.Equal(1u, system.Running->Index);
        Assert.StartsWith("# end status=34", system.End(() => system.Exit(ExitReason.Invd)));
    }

    /// <summary>It is nobody's doing: whoever it hits goes on, and its policy has no say.</summary>
    [Fact]
    public void AnNmiOfTheMachineIsNobodysFault()
    {
        using RunningSystem system = new(Models.Of("a", "b"));
        system.SetField(0, VmcsField.GuestRip, 0x1234);
        system.SetField(0, VmcsField.VmExitInterruptionInformation, MachineNmi);
        system.Exit(ExitReason.ExceptionOrNmi, length: 0);
        Assert.Equal((0u, SubjectPhase.Ready), (system.Running->Index, system.Running->Phase));
        Assert.Equal(0x1234ul, system.Field(0, VmcsField.GuestRip));
        AuditRecord record = system.Audit[^1];
        Assert.Equal(
            (AuditKind.MachineNmi, 0u, 0x1234ul), (record.Kind, record.Subject, record.Values[0]));
        Assert.Equal([AuditKind.MachineNmi], system.AuditOf(0));
        Assert.False(new InterruptionInformation(
            (uint)system.Field(0, VmcsField.VmEntryInterruptionInformation)).IsValid);
    }

    [Fact]
    public void AnNmiOfTheMachineIsNoExitForAMonitor()
    {
        using GuestSystem guest = new(GuestSystem.WithTrap(ExitReason.ExceptionOrNmi));
        guest.Set(VmcsField.GuestActivityState, 1);
        guest.Set(VmcsField.VmExitInterruptionInformation, MachineNmi);
        guest.System.Exit(ExitReason.ExceptionOrNmi, length: 0);
        Assert.Equal(GuestSystem.Guest, guest.Running);
        Assert.Equal(1ul, guest.Get(VmcsField.GuestActivityState));
        Assert.Equal([AuditKind.MachineNmi], guest.System.AuditOf(GuestSystem.Guest));
        guest.Set(VmcsField.VmExitInterruptionInformation, 0x8000_0306);
        guest.System.Exit(ExitReason.ExceptionOrNmi, length: 0);
        Assert.Equal(GuestSystem.Monitor, guest.Running);
    }

    /// <summary>An exception of a native subject is its fault as before.</summary>
    [Fact]
    public void AnExceptionIsStillAFault()
    {
        using RunningSystem system = new(Models.Of("a", "b"));
        system.SetField(0, VmcsField.VmExitInterruptionInformation, 0x8000_0302);
        system.Exit(ExitReason.ExceptionOrNmi, length: 0);
        Assert.Equal([AuditKind.Violation, AuditKind.Stop], system.AuditOf(0));
    }

    private static EventRecord Stop(uint target) => new() { Action = EventAction.Stop, Target = target };

    private static void Fill(RunningSystem system)
    {
        const int R8 = 8;
        system.Running->State.Registers.Rdx = 0x22;
        system.Running->State.Registers.Rcx = 0x33;
        system.Running->State.Registers[R8] = 0x44;
    }
}
