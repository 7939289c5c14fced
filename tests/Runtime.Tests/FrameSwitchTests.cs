namespace Bulkhead.Runtime.Tests;

using Bulkhead.Configuration.Tests.Vectors;
using Bulkhead.Kernel.Audit;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;
using Bulkhead.Runtime.Tests.Support;

/// <summary>Who runs when.</summary>
public sealed unsafe class FrameSwitchTests
{
    private const ulong Window = 2500;
    private const ulong Halted = 1;

    [Fact]
    public void EachFrameStartsAWindowAfterTheOneBefore()
    {
        using RunningSystem system = new(Models.Of("one", "two", "three"));
        ulong began = system.Dispatcher->Began;
        for (uint frame = 0; frame < 30; frame++)
        {
            Assert.Equal(frame % 3, system.Running->Index);
            Assert.Equal(began + (frame * Models.FrameTicks) + Window, system.Machine.AwaitedTick);
            Assert.Equal(began + ((frame + 1) * Models.FrameTicks), system.Running->State.Deadline);

            // How late the timer was noticed makes no difference.
            system.Machine.Now += frame * 70;
            system.EndFrame();
        }

        Assert.Equal([AuditKind.Boot], system.Audit.Select(record => record.Kind));
    }

    [Fact]
    public void AnIdleFrameIsNobodys()
    {
        using RunningSystem system = new(Models.Of("one", "two").Scheduled(
            (0, 1000), (MinorFrameRecord.Idle, 300), (1, 1000), (MinorFrameRecord.Idle, 100)));
        ulong began = system.Dispatcher->Began;
        system.EndFrame();
        Assert.Equal(1u, system.Running->Index);
        Assert.Equal(began + (1300 * 50) + Window, system.Machine.AwaitedTick);
        system.EndFrame();
        Assert.Equal(0u, system.Running->Index);
        Assert.Equal(began + (2400 * 50) + Window, system.Machine.AwaitedTick);
    }

    [Fact]
    public void ALateFrameIsRecordedAndTheNextOneIsOnTime()
    {
        using RunningSystem system = new(Models.Of("one", "two"));
        ulong end = system.Running->State.Deadline;
        system.Machine.Now = end + Window + 1000;
        system.EndFrame();
        AuditRecord overrun = Assert.Single(system.Audit, record => record.Kind == AuditKind.FrameOverrun);
        Assert.Equal(1u, overrun.Subject);
        Assert.InRange(overrun.Values[0], 1000ul, 1200ul);
        system.EndFrame();
        Assert.Equal(end + Models.FrameTicks + Window, system.Machine.AwaitedTick);
        Assert.Single(system.Audit, record => record.Kind == AuditKind.FrameOverrun);
    }

    [Fact]
    public void AFrameThatIsMissedWhollyIsNoReasonToSkipTheNext()
    {
        using RunningSystem system = new(Models.Of("one", "two", "three"));
        system.Machine.Now = system.Running->State.Deadline + (2 * Models.FrameTicks);
        system.EndFrame();
        Assert.Equal(1u, system.Running->Index);
        system.EndFrame();
        Assert.Equal(2u, system.Running->Index);
    }

    /// <summary>With interrupts masked nothing ends HLT: a watchdog takes that for no waiting.</summary>
    [Theory]
    [InlineData(0x202, false)]
    [InlineData(0x002, true)]
    public void AWatchdogIsQuietWhileItsSubjectRestsInHlt(ulong flags, bool isCaught)
    {
        VectorModel model = Models.Of("one", "two");
        model.Subjects[0].Record.WatchdogFrames = 2;
        using RunningSystem system = new(model);
        system.SetField(0, VmcsField.GuestRflags, flags);
        system.Exit(ExitReason.Hlt, length: 1);
        for (int frame = 0; frame < 20; frame++)
        {
            system.EndFrame();
        }

        Assert.Equal(isCaught, system.AuditOf(0).Contains(AuditKind.Watchdog));
    }

    [Fact]
    public void AHaltedSubjectKeepsItsFrame()
    {
        using RunningSystem system = new(Models.Of("one", "two"));
        system.Exit(ExitReason.Hlt, length: 1);
        Assert.Equal(0u, system.Running->Index);
        Assert.Equal(Halted, system.Field(0, VmcsField.GuestActivityState));
        Assert.Equal(0x10_0001ul, system.Field(0, VmcsField.GuestRip));
        Assert.Empty(system.Machine.BrokenRules());
        system.EndFrame();
        system.EndFrame();
        Assert.Equal(0u, system.Running->Index);
        Assert.Equal(Halted, system.Field(0, VmcsField.GuestActivityState));
    }

    [Fact]
    public void AYieldLastsUntilTheNextFrame()
    {
        using RunningSystem system = new(Models.Of("one", "two"));
        system.Call(Hypercall.Yield);
        Assert.Equal(0u, system.Running->Index);
        Assert.Equal(Halted, system.Field(0, VmcsField.GuestActivityState));
        Assert.Equal(0ul, system.Running->State.Registers.Rax);
        system.EndFrame();
        system.EndFrame();
        Assert.Equal(0u, system.Running->Index);
        Assert.Equal(0ul, system.Field(0, VmcsField.GuestActivityState));
    }

    /// <summary>VM entry refuses a processor that rests behind STI, or while a single step is due.</summary>
    [Theory]
    [InlineData(0x202, 1)]
    [InlineData(0x102, 0)]
    [InlineData(0x302, 1)]
    public void AYieldBehindStiOrWithASingleStepIsAsGood(ulong flags, ulong blocking)
    {
        using RunningSystem system = new(Models.Of("one", "two"));
        system.SetField(0, VmcsField.GuestRflags, flags);
        system.SetField(0, VmcsField.GuestInterruptibilityState, blocking);
        system.Call(Hypercall.Yield);
        Assert.Equal(Halted, system.Field(0, VmcsField.GuestActivityState));
        Assert.Empty(system.Machine.BrokenRules());
    }

    [Fact]
    public void AnEventThatWaitsEndsAYieldAtOnce()
    {
        using RunningSystem system = new(Models.Of("one", "two").With(
            1, new() { Action = EventAction.Interrupt, Target = 0, Vector = 40 }));
        system.RunUntil(1);
        system.Call(Hypercall.Event);
        system.RunUntil(0);
        system.Call(Hypercall.Yield);
        Assert.Equal(0ul, system.Field(0, VmcsField.GuestActivityState));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void AWatchdogBarksAfterSoManyFramesWithoutWaiting(uint frames)
    {
        VectorModel model = Models.Of("one", "two");
        model.Subjects[0].Record.WatchdogFrames = frames;
        using RunningSystem system = new(model);
        for (uint frame = 0; frame < (2 * frames) - 1; frame++)
        {
            Assert.Equal(SubjectPhase.Ready, system.Subject(0)->Phase);
            system.EndFrame();
        }

        Assert.Equal(SubjectPhase.Stopped, system.Subject(0)->Phase);
        Assert.Equal([AuditKind.Watchdog, AuditKind.Stop], system.AuditOf(0));
        Assert.Equal(frames, system.Audit[1].Values[0]);
        Assert.Equal(0x10_0000ul, system.Audit[1].Values[3]);
    }

    [Fact]
    public void AWatchdogIsQuietIfItsSubjectWaitsNowAndThen()
    {
        VectorModel model = Models.Of("one", "two");
        model.Subjects[0].Record.WatchdogFrames = 2;
        using RunningSystem system = new(model);
        for (int frame = 0; frame < 20; frame++)
        {
            if (system.Running->Index == 0 && frame % 4 == 0)
            {
                system.Call(Hypercall.Yield);
            }

            system.EndFrame();
        }

        Assert.Equal([AuditKind.Boot], system.Audit.Select(record => record.Kind));
    }

    [Fact]
    public void ASubjectThatWaitedOnceMustGoOnWaiting()
    {
        VectorModel model = Models.Of("one", "two");
        model.Subjects[0].Record.WatchdogFrames = 2;
        using RunningSystem system = new(model);
        system.Call(Hypercall.Yield);
        for (int frame = 0; frame < 4; frame++)
        {
            Assert.Equal(SubjectPhase.Ready, system.Subject(0)->Phase);
            system.EndFrame();
        }

        system.EndFrame();
        Assert.Equal([AuditKind.Watchdog, AuditKind.Stop], system.AuditOf(0));
    }

    [Fact]
    public void RegistersThatVmxDoesNotSwitchAreEachSubjectsOwn()
    {
        using RunningSystem system = new(Models.Of("one", "two"));
        for (uint frame = 0; frame < 6; frame++)
        {
            uint subject = system.Running->Index;
            ulong expected = frame < 2 ? 0 : (subject + 1) * 0x1111;
            Assert.Equal(expected, system.Machine.ReadControlRegister(2));
            Assert.Equal(expected, system.Machine.Msrs[(uint)Msr.IA32_KERNEL_GS_BASE]);
            system.Machine.WriteControlRegister(2, (subject + 1) * 0x1111);
            system.Machine.Msrs[(uint)Msr.IA32_KERNEL_GS_BASE] = (subject + 1) * 0x1111;
            system.EndFrame();
        }
    }

    [Fact]
    public void AnInterruptedEventIsDeliveredInTheSubjectsNextFrame()
    {
        using RunningSystem system = new(Models.Of("one", "two"));
        const uint ExternalInterrupt40 = (1u << 31) | 40;
        system.SetField(0, VmcsField.GuestRflags, 0x202);
        system.SetField(0, VmcsField.IdtVectoringInformation, ExternalInterrupt40);
        system.EndFrame();
        Assert.Equal(1u, system.Running->Index);
        Assert.Equal(0ul, system.Field(1, VmcsField.VmEntryInterruptionInformation));
        system.EndFrame();
        Assert.Equal(ExternalInterrupt40, system.Field(0, VmcsField.VmEntryInterruptionInformation));
    }
}
