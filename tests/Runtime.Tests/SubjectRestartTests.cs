namespace Bulkhead.Runtime.Tests;

using Bulkhead.Configuration.Tests.Vectors;
using Bulkhead.Kernel.Audit;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;
using Bulkhead.Runtime.Tests.Support;

/// <summary>A restart: memory as at the start, registers as at the start, in the subject's own time.</summary>
public sealed unsafe class SubjectRestartTests
{
    private const ulong Kept = 0x50_0000;

    [Fact]
    public void MemoryAndStateAreAsAtTheStart()
    {
        using RunningSystem system = new(Models.Of("one", "two").OnFault(0, FaultAction.Restart, restarts: 1));
        byte[] image = system.Memory(0, Models.Image, 0x4000).ToArray();
        ulong[] fields = Fields(system);
        system.Memory(0, Models.Image, 0x4000).Fill(0xcc);
        system.Memory(0, Models.Data, 0x2000).Fill(0xcc);
        for (int register = 0; register < GeneralRegisters.Count; register++)
        {
            system.Running->State.Registers[register] = 0xcccc;
        }

        new Span<byte>(system.Running->State.ExtendedState, 0x340).Fill(0xcc);
        system.SetField(0, VmcsField.GuestRsp, 0x123);
        system.SetField(0, VmcsField.GuestRflags, 0xcc2);
        system.SetField(0, VmcsField.GuestCr3, 0x2000);
        system.Exit(ExitReason.TripleFault);
        system.RunUntil(0);
        Assert.Equal(image, system.Memory(0, Models.Image, 0x4000).ToArray());
        Assert.True(system.Memory(0, Models.Data, 0x2000).IndexOfAnyExcept((byte)0) < 0);
        Assert.Equal(fields, Fields(system));
        Assert.Equal(0x8000ul, system.Running->State.Registers.Rdi);
        Assert.Equal(0ul, system.Running->State.Registers.Rax);
        Assert.Equal(0x37f, *(ushort*)system.Running->State.ExtendedState);
        Assert.Equal(0ul, *(ulong*)(system.Running->State.ExtendedState + 512));
        Assert.Empty(system.Machine.BrokenRules());
    }

    [Fact]
    public void KeptMemoryOutlivesARestartAndNotABoot()
    {
        VectorModel model = GoodVectors.Complete();
        using RunningSystem system = new(model);
        Span<byte> kept = system.Memory(0, Kept, 0x2000);
        Assert.True(kept.IndexOfAnyExcept((byte)0) < 0);
        kept.Fill(0x77);
        system.Exit(ExitReason.TripleFault);
        system.RunUntil(0);
        Assert.Equal([AuditKind.Violation, AuditKind.Restart], system.AuditOf(0));
        Assert.True(kept.IndexOfAnyExcept((byte)0x77) < 0);
    }

    [Fact]
    public void WhatOthersShareIsLeftAlone()
    {
        using RunningSystem system = new(GoodVectors.Complete());
        Span<byte> channel = system.Memory(0, 0x1000_0000, 0x4000);
        channel.Fill(0x66);
        system.Exit(ExitReason.TripleFault);
        system.RunUntil(0);
        Assert.True(channel.IndexOfAnyExcept((byte)0x66) < 0);
    }

    /// <summary>The module is read-only to all subjects, but memory may fail: the copy is what is checked.</summary>
    [Fact]
    public void AnImageThatChangedSinceTheBootIsNotStarted()
    {
        using RunningSystem system = new(Models.Of("one", "two").OnFault(0, FaultAction.Restart, restarts: 9));
        byte* image = (byte*)TestMachine.ModuleStart + system.Dispatcher->Configuration.Image(1).ModuleOffset;
        image[5] ^= 4;
        system.Exit(ExitReason.TripleFault);
        for (int frame = 0; frame < 6; frame++)
        {
            Assert.Equal(1u, system.Running->Index);
            system.EndFrame();
        }

        Assert.Equal([AuditKind.Violation, AuditKind.Restart, AuditKind.ImageCorrupt], system.AuditOf(0));
        Assert.Equal(1ul, system.Audit[^1].Values[0]);
        Assert.Equal(SubjectPhase.Stopped, system.Subject(0)->Phase);
    }

    /// <summary>
    /// It takes several short frames then, and each of them ends when it should; with AVX2 a step is shorter, and more
    /// of a frame is used.
    /// </summary>
    [Fact]
    public void ARestartStopsWhenTheFrameIsOver() =>
        Assert.InRange(Rounds(hasAvx2: true), 2, Rounds(hasAvx2: false) - 1);

    private static int Rounds(bool hasAvx2)
    {
        RuntimeProcessor machine = new() { ExtendedStateBits = 7 };
        machine.Leaves[7] = new() { Ebx = hasAvx2 ? 1u << 5 : 0 };
        VectorModel model = Models.Of("one", "two").OnFault(0, FaultAction.Restart, restarts: 9)
            .Scheduled((0, 600), (1, 400));
        using RunningSystem system = new(model, machine: machine);
        Assert.Equal(hasAvx2, system.Dispatcher->HasAvx2);
        ulong began = system.Dispatcher->Began;
        system.Machine.TicksPerReading = 2000;
        system.Exit(ExitReason.TripleFault);
        ulong rounds = 0;
        for (; system.Subject(0)->Phase == SubjectPhase.Restoring && rounds < 1000; rounds++)
        {
            Assert.Equal(1u, system.Running->Index);
            Assert.Equal(began + (rounds * 1000 * 50) + (600 * 50) + 2500, system.Machine.AwaitedTick);
            system.EndFrame();
        }

        Assert.Equal(SubjectPhase.Ready, system.Subject(0)->Phase);
        Assert.DoesNotContain(system.Audit, record => record.Kind == AuditKind.FrameOverrun);
        return (int)rounds;
    }

    [Fact]
    public void EventsFromBeforeAreForgotten()
    {
        using RunningSystem system = new(Models.Of("one", "two").OnFault(1, FaultAction.Restart, restarts: 9)
            .With(0, new() { Action = EventAction.Interrupt, Target = 1, Vector = 40 }));
        system.Call(Hypercall.Event);
        system.EndFrame();
        system.Exit(ExitReason.TripleFault);
        Assert.True(system.Subject(1)->Pending.IsIdle);
        system.RunUntil(1);
        ulong controls = system.Field(1, VmcsField.PrimaryProcessorBasedControls);
        Assert.Equal(0ul, controls & (ulong)PrimaryProcessorBasedControls.InterruptWindowExiting);
    }

    private static ulong[] Fields(RunningSystem system) =>
        [.. Enum.GetValues<VmcsField>()
            .Where(field => new VmcsFieldEncoding(field).Type != VmcsFieldType.VmExitInformation)
            .Select(field => system.Field(0, field))];
}
