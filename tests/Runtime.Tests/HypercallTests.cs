namespace Bulkhead.Runtime.Tests;

using Bulkhead.Configuration.Tests.Vectors;
using Bulkhead.Kernel.Audit;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;
using Bulkhead.Runtime.Tests.Support;

/// <summary>A hypercall names an event of the subject's own, or is its fault.</summary>
public sealed unsafe class HypercallTests
{
    [Theory]
    [InlineData(3, 0)]
    [InlineData(ulong.MaxValue, 0)]
    [InlineData(0x1_0000_0001, 0)]
    [InlineData(1, 1)]
    [InlineData(1, 0x1_0000_0000)]
    [InlineData(1, ulong.MaxValue)]
    public void AWildOneIsAViolation(ulong number, ulong argument)
    {
        using RunningSystem system = new(Models.Of("one", "two").With(
            0, new() { Action = EventAction.Interrupt, Target = 1, Vector = 40 }));
        system.Call((Hypercall)number, argument);
        Assert.Equal([AuditKind.Violation, AuditKind.Stop], system.AuditOf(0));
        AuditRecord record = system.Audit[1];
        Assert.Equal(((ulong)ExitReason.Vmcall, argument), (record.Values[0], record.Values[2]));
        Assert.Equal(0x10_0000ul, record.Values[3]);
        Assert.Equal(1u, system.Running->Index);
        Assert.True(system.Subject(1)->Pending.IsIdle);
    }

    /// <summary>The events of others follow its own in the vector: they are out of reach.</summary>
    [Fact]
    public void AnotherSubjectsEventCannotBeNamed()
    {
        using RunningSystem system = new(Models.Of("one", "two")
            .With(0, new() { Action = EventAction.Interrupt, Target = 1, Vector = 40 })
            .With(1, new() { Action = EventAction.EndSystem }));
        system.Call(Hypercall.Event, 1);
        Assert.Equal([AuditKind.Violation, AuditKind.Stop], system.AuditOf(0));
    }

    [Fact]
    public void AnInterruptIsTakenWhenItsTargetCan()
    {
        using RunningSystem system = new(Models.Of("one", "two").With(
            0, new() { Action = EventAction.Interrupt, Target = 1, Vector = 40 }));
        system.SetField(1, VmcsField.GuestRflags, 0x202);
        system.Call(Hypercall.Event);
        Assert.Equal(0u, system.Running->Index);
        Assert.Equal(0x10_0003ul, system.Field(0, VmcsField.GuestRip));
        system.EndFrame();
        Assert.Equal(1u, system.Running->Index);
        Assert.Equal((1u << 31) | 40u, system.Field(1, VmcsField.VmEntryInterruptionInformation));
        Assert.Empty(system.Machine.BrokenRules());
    }

    [Fact]
    public void AnInterruptToOneThatMasksThemWaitsForAWindow()
    {
        using RunningSystem system = new(Models.Of("one", "two").With(
            0, new() { Action = EventAction.Interrupt, Target = 1, Vector = 40 }));
        system.Call(Hypercall.Event);
        system.EndFrame();
        ulong controls = system.Field(1, VmcsField.PrimaryProcessorBasedControls);
        Assert.NotEqual(0ul, controls & (ulong)PrimaryProcessorBasedControls.InterruptWindowExiting);
        Assert.Equal(0ul, system.Field(1, VmcsField.VmEntryInterruptionInformation));
        system.SetField(1, VmcsField.GuestRflags, 0x202);
        system.Exit(ExitReason.InterruptWindow);
        Assert.Equal((1u << 31) | 40u, system.Field(1, VmcsField.VmEntryInterruptionInformation));
        controls = system.Field(1, VmcsField.PrimaryProcessorBasedControls);
        Assert.Equal(0ul, controls & (ulong)PrimaryProcessorBasedControls.InterruptWindowExiting);
    }

    [Fact]
    public void AHandoverGivesTheRestOfTheFrameAndThoseThatFollow()
    {
        using RunningSystem system = new(Models.Of("one", "two", "three")
            .With(0, new() { Action = EventAction.Handover, Target = 2 })
            .With(2, new() { Action = EventAction.Handover, Target = 0 }));
        ulong deadline = system.Running->State.Deadline;
        system.Call(Hypercall.Event);
        Assert.Equal(2u, system.Running->Index);
        Assert.Equal(deadline, system.Running->State.Deadline);
        system.EndFrame();
        Assert.Equal(1u, system.Running->Index);
        system.EndFrame();
        Assert.Equal(2u, system.Running->Index);
        system.EndFrame();
        Assert.Equal(2u, system.Running->Index);
        system.Call(Hypercall.Event);
        Assert.Equal(0u, system.Running->Index);

        // Each has its own frames again.
        system.EndFrame();
        system.EndFrame();
        Assert.Equal(2u, system.Running->Index);
        system.EndFrame();
        Assert.Equal(0u, system.Running->Index);
    }

    [Fact]
    public void AResetHasItsTargetBeginAnewAndNobodyElse()
    {
        using RunningSystem system = new(Models.Of("one", "two", "three").With(
            0, new() { Action = EventAction.Reset, Target = 1 }));
        system.Memory(1, Models.Data, 1)[0] = 7;
        system.Memory(2, Models.Data, 1)[0] = 7;
        system.SetField(1, VmcsField.GuestRip, 0x123);
        system.Call(Hypercall.Event);
        Assert.Equal(0u, system.Running->Index);
        Assert.Equal(SubjectPhase.Restoring, system.Subject(1)->Phase);
        Assert.Equal([AuditKind.Restart], system.AuditOf(1));
        system.RunUntil(2);
        system.RunUntil(1);
        Assert.Equal(0x10_0000ul, system.Field(1, VmcsField.GuestRip));
        Assert.Equal(0, system.Memory(1, Models.Data, 1)[0]);
        Assert.Equal(7, system.Memory(2, Models.Data, 1)[0]);
    }

    [Fact]
    public void AStoppedSubjectCanBeReset()
    {
        using RunningSystem system = new(Models.Of("one", "two").With(
            0, new() { Action = EventAction.Reset, Target = 1 }));
        system.RunUntil(1);
        system.Exit(ExitReason.Invd);
        Assert.Equal(SubjectPhase.Stopped, system.Subject(1)->Phase);
        system.RunUntil(0);
        system.Call(Hypercall.Event);
        system.RunUntil(1);
        Assert.Equal([AuditKind.Violation, AuditKind.Stop, AuditKind.Restart], system.AuditOf(1));
    }

    [Fact]
    public void AnotherMajorFrameBeginsBehindThePresentOne()
    {
        VectorModel model = Models.Of("one", "two").With(
            0, new() { Action = EventAction.SwitchMajorFrame, Target = 1 });
        GoodVectors.AddFrame(model, "other", (1, 500));
        using RunningSystem system = new(model);
        system.Call(Hypercall.Event);
        Assert.Equal([AuditKind.MajorFrame], system.AuditOf(0));
        Assert.Equal(0u, system.Running->Index);
        ulong began = system.Dispatcher->Began;
        system.EndFrame();
        Assert.Equal(began + (2 * Models.FrameTicks), system.Running->State.Deadline);
        system.EndFrame();
        Assert.Equal(1u, system.Running->Index);
        Assert.Equal(began + (2 * Models.FrameTicks) + 25_000, system.Running->State.Deadline);
    }

    [Theory]
    [InlineData(0, "# end status=0 name=success")]
    [InlineData(77, "# end status=77 name=ended-by-subject")]
    public void TheSystemEndsWithTheStatusThatPolicyNames(uint status, string line)
    {
        using RunningSystem system = new(Models.Of("one", "two").With(
            0, new() { Action = EventAction.EndSystem, Target = status }));
        Assert.Equal(line, system.End(() => system.Call(Hypercall.Event)));
        Assert.Equal([AuditKind.SystemEnd], system.AuditOf(0));
        Assert.Contains("# audit records=2 dropped=0", system.Machine.Log);
    }
}
