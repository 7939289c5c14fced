namespace Bulkhead.Runtime.Tests;

using Bulkhead.Configuration.Tests.Vectors;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;
using Bulkhead.Runtime.Tests.Support;

/// <summary>The tick at which a machine exits for its monitor.</summary>
public sealed unsafe class MonitorDeadlineTests
{
    private const ulong Halted = 1;

    [Fact]
    public void AMachineExitsAtTheDeadline()
    {
        using GuestSystem guest = new();
        ulong deadline = SetDeadline(guest, guest.Time + 5000);
        Assert.Equal(guest.System.Dispatcher->Began + deadline, guest.Machine->State.Deadline);
        Assert.True(guest.Machine->State.Deadline < guest.FrameEnd);
        AssertTold(guest);
        Assert.Equal(0ul, guest.Page->Deadline);
        Assert.InRange(guest.Time, deadline, deadline + 1000);

        // It is over with that: the monitor says when next.
        guest.Answer();
        Assert.Equal(GuestSystem.Guest, guest.Running);
        Assert.Equal(guest.FrameEnd, guest.Machine->State.Deadline);
        Assert.Equal(GuestSystem.Instruction, guest.Get(VmcsField.GuestRip));
        Assert.Empty(guest.System.Machine.BrokenRules());
    }

    /// <summary>A monitor that has nothing to say of the deadline leaves it as it is.</summary>
    [Fact]
    public void ADeadlineThatIsNotMarkedStays()
    {
        using GuestSystem guest = new();
        ulong deadline = SetDeadline(guest, guest.Time + 5000);
        guest.ReadPort();
        Assert.Equal(deadline, guest.Page->Deadline);
        guest.Page->Deadline = guest.Time + 1000;
        guest.AnswerAsIs();
        Assert.Equal(guest.System.Dispatcher->Began + deadline, guest.Machine->State.Deadline);
        AssertTold(guest);
    }

    /// <summary>It rests on, unless the monitor has an interrupt for it.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(0x8000_0030)]
    public void AMachineAtRestExitsAtTheDeadline(ulong injection)
    {
        using GuestSystem guest = new();
        _ = SetDeadline(guest, guest.Time + 5000);
        guest.Set(VmcsField.GuestRflags, GuestSystem.InterruptsOn);
        guest.System.Exit(ExitReason.Hlt, length: 1);
        Assert.Equal(GuestSystem.Guest, guest.Running);
        Assert.Equal(Halted, guest.Get(VmcsField.GuestActivityState));
        AssertTold(guest);
        guest.Page->Deadline = 0;
        guest.Page->Injection = injection;
        guest.Answer();
        Assert.Equal(Halted, guest.Get(VmcsField.GuestActivityState));
        Assert.Equal(injection, guest.Injected.Value);
        Assert.Empty(guest.System.Machine.BrokenRules());
    }

    [Fact]
    public void ADeadlineInTheFrameOfAnotherIsKeptInTheNextOfItsOwn()
    {
        using GuestSystem guest = new();
        ulong beyond = guest.FrameEnd - guest.System.Dispatcher->Began + 5000;
        _ = SetDeadline(guest, beyond);
        Assert.Equal(guest.FrameEnd, guest.Machine->State.Deadline);
        guest.Expire();
        Assert.NotEqual(GuestSystem.Guest, guest.Running);
        Assert.Equal(guest.FrameEnd, guest.System.Running->State.Deadline);
        guest.System.RunUntil(GuestSystem.Guest);
        Assert.Equal(guest.System.Dispatcher->Began + beyond, guest.Machine->State.Deadline);
        AssertTold(guest);
        Assert.True(guest.System.Machine.Now < guest.FrameEnd);
    }

    /// <summary>The monitor wastes the machine's time, and no one else's.</summary>
    [Fact]
    public void ADeadlineInThePastIsReachedAtOnceAndTheFrameEnds()
    {
        using GuestSystem guest = new();
        ulong end = guest.FrameEnd;
        _ = SetDeadline(guest, 1);
        int exits = 0;
        for (; guest.FrameEnd == end && exits < 1_000_000; exits++)
        {
            if (guest.Running == GuestSystem.Guest)
            {
                Assert.Equal(guest.System.Dispatcher->Began + 1, guest.Machine->State.Deadline);
                guest.System.Machine.Now += 500;
                AssertTold(guest);
            }
            else if (guest.System.Machine.Now >= guest.System.Running->State.Deadline)
            {
                guest.Expire();
            }
            else
            {
                guest.Page->Deadline = 1;
                guest.Answer();
            }
        }

        Assert.InRange(exits, 100, 1000);
        Assert.InRange(guest.System.Machine.Now, end, end + 5000);
    }

    [Fact]
    public void AtTheFramesEndTheFrameEndsFirst()
    {
        using GuestSystem guest = new();
        _ = SetDeadline(guest, guest.FrameEnd - guest.System.Dispatcher->Began);
        guest.Expire();
        Assert.NotEqual(GuestSystem.Monitor, guest.Running);
        Assert.Equal(1ul, guest.Page->Exits);
        guest.System.RunUntil(GuestSystem.Guest);
        AssertTold(guest);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(ulong.MaxValue)]
    [InlineData(1ul << 63)]
    [InlineData((1ul << 63) + 1)]
    [InlineData(ulong.MaxValue - 900_000)]
    public void ATickThatNeverComesIsNone(ulong deadline)
    {
        using GuestSystem guest = new();
        _ = SetDeadline(guest, deadline);
        Assert.Equal(Subject.NoAlarm, guest.Machine->Alarm);
        Assert.Equal(guest.FrameEnd, guest.Machine->State.Deadline);
    }

    [Fact]
    public void TheLatestDeadlineIsInTheFuture()
    {
        using GuestSystem guest = new();
        _ = SetDeadline(guest, ulong.MaxValue >> 1);
        Assert.Equal(guest.System.Dispatcher->Began + (ulong.MaxValue >> 1), guest.Machine->Alarm);
        Assert.Equal(guest.FrameEnd, guest.Machine->State.Deadline);
    }

    [Fact]
    public void WithoutTheRightThereIsNoDeadline()
    {
        using GuestSystem guest = new(GuestSystem.WithRights(MonitoredState.All & ~MonitoredState.Deadline));
        _ = SetDeadline(guest, guest.Time + 5000);
        Assert.Equal(guest.FrameEnd, guest.Machine->State.Deadline);
        guest.Expire();
        Assert.NotEqual(GuestSystem.Monitor, guest.Running);
        guest.System.RunUntil(GuestSystem.Guest);
        Assert.Equal(guest.FrameEnd, guest.Machine->State.Deadline);
    }

    /// <summary>The answer to an exit that has nothing to do with time leaves it alone.</summary>
    [Fact]
    public void AnotherTrapWithoutTheRightKeepsTheDeadline()
    {
        using GuestSystem guest = new(
            GuestSystem.WithRights(MonitoredState.All & ~MonitoredState.Deadline, ExitReason.EptViolation));
        _ = SetDeadline(guest, guest.Time + 20_000);
        ulong alarm = guest.Machine->State.Deadline;
        guest.System.Exit(ExitReason.EptViolation, GuestSystem.WriteAccess, GuestSystem.DeviceRegister);
        Assert.Equal(GuestSystem.Monitor, guest.Running);
        guest.Page->Deadline = 0;
        guest.Answer();
        Assert.Equal(alarm, guest.Machine->State.Deadline);
        AssertTold(guest);
    }

    [Fact]
    public void WithoutATrapForItNobodyIsTold()
    {
        VectorModel model = GoodVectors.Complete();
        model.Subjects[(int)GuestSystem.Guest].Traps.RemoveAll(
            trap => trap.Reason == ExitReason.VmxPreemptionTimerExpired);
        using GuestSystem guest = new(model);
        _ = SetDeadline(guest, guest.Time + 5000);
        guest.Expire();
        Assert.Equal(GuestSystem.Guest, guest.Running);
        Assert.Equal(guest.FrameEnd, guest.Machine->State.Deadline);
    }

    /// <summary>An event whose delivery the timer interrupted comes when the monitor has answered.</summary>
    [Fact]
    public void NothingIsLostInTheDeliveryOfAnEvent()
    {
        using GuestSystem guest = new();
        _ = SetDeadline(guest, guest.Time + 5000);
        guest.Set(VmcsField.GuestRflags, GuestSystem.InterruptsOn);
        guest.Set(VmcsField.IdtVectoringInformation, 0x8000_0051);
        AssertTold(guest);
        guest.Page->Injection = 0x8000_0062;
        guest.Answer();
        Assert.Equal(0x8000_0051, guest.Injected.Value);
        Assert.True(guest.HasWindow);
        guest.Set(VmcsField.IdtVectoringInformation, 0);
        guest.System.Exit(ExitReason.InterruptWindow, length: 0);
        Assert.Equal(0x8000_0062, guest.Injected.Value);
    }

    private static ulong SetDeadline(GuestSystem guest, ulong deadline)
    {
        guest.ReadPort();
        guest.Page->Deadline = deadline;
        guest.Answer();
        Assert.Equal(GuestSystem.Guest, guest.Running);
        return deadline;
    }

    private static void AssertTold(GuestSystem guest)
    {
        ulong exits = guest.Page->Exits;
        guest.Expire();
        Assert.Equal(GuestSystem.Monitor, guest.Running);
        Assert.Equal((ulong)ExitReason.VmxPreemptionTimerExpired, guest.Page->ExitReason);
        Assert.Equal(exits + 1, guest.Page->Exits);
        Assert.Equal(guest.FrameEnd, guest.System.Running->State.Deadline);
    }
}
