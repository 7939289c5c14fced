namespace Bulkhead.Runtime.Tests;

using Bulkhead.Configuration.Tests.Vectors;
using Bulkhead.Kernel.Audit;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;
using Bulkhead.Runtime.Tests.Support;

/// <summary>A subject that fails is recorded, and stopped, restarted, or the end of the system.</summary>
public sealed unsafe class SubjectFaultTests
{
    private const ulong Qualification = 0x181;
    private const ulong Address = 0xdead_b000;

    [Fact]
    public void AStoppedSubjectsFramesAreNobodys()
    {
        using RunningSystem system = new(Models.Of("one", "two"));
        ulong began = system.Dispatcher->Began;
        system.Exit(ExitReason.EptViolation, Qualification, Address);
        Assert.Equal([AuditKind.Violation, AuditKind.Stop], system.AuditOf(0));
        AuditRecord record = system.Audit[1];
        Assert.Equal((ulong)ExitReason.EptViolation, record.Values[0]);
        Assert.Equal((Qualification, Address, 0x10_0000ul), (record.Values[1], record.Values[2], record.Values[3]));
        for (ulong round = 0; round < 5; round++)
        {
            Assert.Equal(1u, system.Running->Index);
            Assert.Equal(began + ((2 + (2 * round)) * Models.FrameTicks), system.Running->State.Deadline);
            system.EndFrame();
        }
    }

    [Theory]
    [InlineData(ExitReason.Rdmsr)]
    [InlineData(ExitReason.Wrmsr)]
    [InlineData(ExitReason.IoInstruction)]
    [InlineData(ExitReason.MovDr)]
    [InlineData(ExitReason.ControlRegisterAccess)]
    [InlineData(ExitReason.ExceptionOrNmi)]
    [InlineData(ExitReason.TripleFault)]
    [InlineData(ExitReason.GdtrOrIdtrAccess)]
    [InlineData(ExitReason.LdtrOrTrAccess)]
    [InlineData(ExitReason.Invlpg)]
    [InlineData(ExitReason.Vmxon)]
    [InlineData(ExitReason.Invept)]
    [InlineData(ExitReason.Mwait)]
    [InlineData(ExitReason.Rdpmc)]
    [InlineData(ExitReason.Xsetbv)]
    [InlineData(ExitReason.TaskSwitch)]
    public void WhatPolicyDoesNotGrantANativeSubjectIsItsFault(ExitReason reason)
    {
        using RunningSystem system = new(Models.Of("one", "two"));

        // MOV from CR3 to RAX where the reason is an access to a control register.
        system.Exit(reason, reason == ExitReason.ControlRegisterAccess ? 0x13ul : 0);
        Assert.Equal([AuditKind.Violation, AuditKind.Stop], system.AuditOf(0));
        Assert.Equal((ulong)reason, system.Audit[1].Values[0]);
        Assert.Equal(1u, system.Running->Index);
    }

    [Fact]
    public void ASubjectRestartsAsOftenAsPolicySays()
    {
        using RunningSystem system = new(Models.Of("one", "two").OnFault(0, FaultAction.Restart, restarts: 2));
        for (int fault = 0; fault < 3; fault++)
        {
            system.Exit(ExitReason.Invd);
            if (fault < 2)
            {
                system.RunUntil(0);
            }
        }

        Assert.Equal(
            [
                AuditKind.Violation, AuditKind.Restart, AuditKind.Violation, AuditKind.Restart, AuditKind.Violation,
                AuditKind.Stop,
            ],
            system.AuditOf(0));
        Assert.Equal([1ul, 2ul], system.Audit.Where(one => one.Kind == AuditKind.Restart).Select(one => one.Values[0]));
        Assert.Equal(2ul, system.Audit.Single(one => one.Kind == AuditKind.Stop).Values[0]);
    }

    [Fact]
    public void ARestartSpendsItsOwnFrameAndDisturbsNoOther()
    {
        using RunningSystem system = new(Models.Of("one", "two").OnFault(0, FaultAction.Restart, restarts: 9));
        ulong began = system.Dispatcher->Began;
        system.Exit(ExitReason.Invd);
        Assert.Equal(1u, system.Running->Index);
        Assert.Equal(began + Models.FrameTicks + 2500, system.Machine.AwaitedTick);
        system.EndFrame();
        Assert.Equal(0u, system.Running->Index);
        Assert.Equal(began + (2 * Models.FrameTicks) + 2500, system.Machine.AwaitedTick);
    }

    [Fact]
    public void AFaultThatPolicySaysHaltsEndsTheSystem()
    {
        using RunningSystem system = new(Models.Of("one", "two").OnFault(0, FaultAction.Halt));
        Assert.Equal("# end status=33 name=subject-fault", system.End(() => system.Exit(ExitReason.Invd)));
        Assert.Equal([AuditKind.Violation, AuditKind.SystemEnd], system.AuditOf(0));
    }

    [Fact]
    public void AFailedEntryIsContained()
    {
        using RunningSystem system = new(Models.Of("one", "two"));
        system.ExitWithField((1u << 31) | (uint)ExitReason.EntryFailureInvalidGuestState);
        Assert.Equal([AuditKind.EntryFailed, AuditKind.Stop], system.AuditOf(0));
        Assert.Equal(1u, system.Running->Index);
    }

    [Fact]
    public void ARefusedVmcsIsContained()
    {
        using RunningSystem system = new(Models.Of("one", "two").OnFault(0, FaultAction.Restart, restarts: 1));
        system.SetField(0, VmcsField.VmInstructionError, 7);
        system.Refuse();
        Assert.Equal([AuditKind.VmcsRefused, AuditKind.Restart], system.AuditOf(0));
        Assert.Equal(7ul, system.Audit[1].Values[0]);
        Assert.Equal(1u, system.Running->Index);
    }

    /// <summary>Frames that the failed one held go back, and those that it had handed over, too.</summary>
    [Fact]
    public void FramesReturnToTheirOwners()
    {
        using RunningSystem system = new(Models.Of("one", "two", "three")
            .With(0, new() { Action = EventAction.Handover, Target = 1 })
            .With(1, new() { Action = EventAction.Handover, Target = 2 }));
        system.Call(Hypercall.Event);
        system.EndFrame();
        Assert.Equal(1u, system.Running->Index);
        system.Call(Hypercall.Event);
        Assert.Equal(2u, system.Running->Index);
        system.EndFrame();
        system.EndFrame();
        Assert.Equal(1u, system.Running->Index);
        system.Exit(ExitReason.Invd);

        // It failed in the frame of "one", which goes on in what is left of it.
        Assert.Equal(0u, system.Running->Index);
        Assert.Equal(0u, system.Subject(0)->FrameHolder->Index);
        Assert.Equal(1u, system.Subject(1)->FrameHolder->Index);
    }

    [Fact]
    public void FaultsWithoutEndAreContainedWithoutEnd()
    {
        VectorModel model = Models.Of("one", "two").OnFault(
            0, FaultAction.Restart, SubjectRecord.UnlimitedRestarts);
        using RunningSystem system = new(model);
        ulong began = system.Dispatcher->Began;
        for (ulong round = 0; round < 500; round++)
        {
            Assert.Equal(0u, system.Running->Index);
            Assert.Equal(began + (2 * round * Models.FrameTicks) + 2500, system.Machine.AwaitedTick);
            system.Exit(ExitReason.TripleFault);
            Assert.Equal(1u, system.Running->Index);
            system.EndFrame();
        }

        Assert.Equal(500u, system.Subject(0)->Restarts);
        Assert.Equal(1001ul, system.Dispatcher->Audit.Written);
        Assert.NotEqual(0ul, system.Dispatcher->Audit.Dropped);
    }
}
