namespace Bulkhead.Runtime.Tests;

using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Vmx;
using Bulkhead.Runtime.Tests.Support;

/// <summary>What a monitor asks for: an interrupt when its machine can take it, or an exception now.</summary>
public sealed unsafe class MonitorRequestTests
{
    private const ulong Valid = 0x8000_0000;

    [Fact]
    public void EveryVectorIsDeliveredAtOnceToWhoTakesIt()
    {
        using GuestSystem guest = new();
        for (ulong vector = 0; vector < 256; vector++)
        {
            Request(guest, Valid | vector, GuestSystem.InterruptsOn);
            Assert.Equal((uint)(Valid | vector), guest.Injected.Value);
            Assert.Equal(InterruptionType.ExternalInterrupt, guest.Injected.Type);
            Assert.False(guest.HasWindow);
            Assert.Empty(guest.System.Machine.BrokenRules());

            // Delivered, it is no longer in the slot.
            guest.Page->Injection = 1;
            guest.ReadPort();
            Assert.Equal(0ul, guest.Page->Injection);
            guest.Answer();
            Assert.False(guest.Injected.IsValid);
        }
    }

    [Fact]
    public void ARequestWaitsForTheWindowAndIsInTheSlotUntilThen()
    {
        using GuestSystem guest = new();
        Request(guest, Valid | 0x30, GuestSystem.InterruptsOff);
        Assert.False(guest.Injected.IsValid);
        Assert.True(guest.HasWindow);
        guest.ReadPort();
        Assert.Equal(Valid | 0x30, guest.Page->Injection);
        guest.Answer();
        Assert.True(guest.HasWindow);
        guest.Set(VmcsField.GuestRflags, GuestSystem.InterruptsOn);
        guest.System.Exit(ExitReason.InterruptWindow, length: 0);
        Assert.Equal(GuestSystem.Guest, guest.Running);
        Assert.Equal((uint)(Valid | 0x30), guest.Injected.Value);
        Assert.False(guest.HasWindow);
        guest.ReadPort();
        Assert.Equal(0ul, guest.Page->Injection);
    }

    [Theory]
    [InlineData(Valid | 0x40, Valid | 0x40)]
    [InlineData(0, 0)]
    [InlineData(0x40, 0)]
    public void AMonitorReplacesOrWithdrawsItsRequest(ulong second, ulong delivered)
    {
        using GuestSystem guest = new();
        Request(guest, Valid | 0x30, GuestSystem.InterruptsOff);
        Request(guest, second, GuestSystem.InterruptsOn);
        Assert.Equal((uint)delivered, guest.Injected.Value);
        Assert.False(guest.HasWindow);
        guest.ReadPort();
        Assert.Equal(0ul, guest.Page->Injection);
    }

    [Theory]
    [InlineData(0u)]
    [InlineData((uint)(MonitoredState.All & ~MonitoredState.Injection & ~MonitoredState.Exception))]
    public void WhatIsNotMarkedIsNotRequested(uint marked)
    {
        using GuestSystem guest = new(GuestSystem.WithRights(MonitoredState.ChangeOnly));
        guest.Set(VmcsField.GuestRflags, GuestSystem.InterruptsOn);
        guest.ReadPort();
        guest.Page->Injection = Valid | 0x30;
        guest.Page->Exception = Valid | (ulong)ExceptionVector.InvalidOpcode;
        guest.Page->Changed = marked;
        guest.AnswerAsIs();
        Assert.False(guest.Injected.IsValid);
        Assert.True(guest.Machine->Pending.IsIdle);
    }

    [Fact]
    public void WithoutTheRightNothingIsRequested()
    {
        using GuestSystem guest = new(GuestSystem.WithRights(
            MonitoredState.All & ~(MonitoredState.Injection | MonitoredState.Exception)));
        guest.ReadPort();
        guest.Page->Injection = Valid | 0x30;
        guest.Page->Exception = Valid | (ulong)ExceptionVector.InvalidOpcode;
        guest.Set(VmcsField.GuestRflags, GuestSystem.InterruptsOn);
        guest.Answer();
        Assert.False(guest.Injected.IsValid);
        Assert.True(guest.Machine->Pending.IsIdle);
    }

    /// <summary>The request goes first, and the policy's own interrupts are not lost by it.</summary>
    [Theory]
    [InlineData(0x20)]
    [InlineData(0x30)]
    public void ARequestTakesNothingFromOtherInterrupts(ulong vector)
    {
        const byte Event = 0x30;
        using GuestSystem guest = new();
        guest.Machine->Pending.Raise(Event);
        Request(guest, Valid | vector, GuestSystem.InterruptsOn);
        Assert.Equal((uint)(Valid | vector), guest.Injected.Value);
        Assert.True(guest.HasWindow);
        guest.System.Exit(ExitReason.InterruptWindow, length: 0);
        Assert.Equal((uint)Valid | Event, guest.Injected.Value);
        Assert.False(guest.HasWindow);
        Assert.True(guest.Machine->Pending.IsIdle);
    }

    /// <summary>
    /// A request that is not taken before the frame ends is taken in the next one, if the machine can.
    /// </summary>
    [Fact]
    public void ARequestOutlastsTheFrame()
    {
        using GuestSystem guest = new();
        Request(guest, Valid | 0x30, GuestSystem.InterruptsOff);
        guest.Set(VmcsField.GuestRflags, GuestSystem.InterruptsOn);
        guest.Expire();
        guest.System.RunUntil(GuestSystem.Guest);
        Assert.Equal((uint)(Valid | 0x30), guest.Injected.Value);
    }

    /// <summary>CLI and HLT rest for ever, whatever is requested; with STI the request wakes.</summary>
    [Theory]
    [InlineData(GuestSystem.InterruptsOff, false)]
    [InlineData(GuestSystem.InterruptsOn, true)]
    public void HltEndsWithAnInterruptThatTheMachineTakes(ulong flags, bool isWoken)
    {
        using GuestSystem guest = new();
        Request(guest, Valid | 0x30, GuestSystem.InterruptsOff);
        guest.Set(VmcsField.GuestRflags, flags);
        guest.System.Exit(ExitReason.Hlt, length: 1);
        Assert.Equal(1ul, guest.Get(VmcsField.GuestActivityState));
        Assert.Equal(isWoken, guest.Injected.IsValid);
        Assert.Empty(guest.System.Machine.BrokenRules());
    }

    /// <summary>In the handler of an NMI, or behind STI, it waits.</summary>
    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    [InlineData(8, false)]
    public void AnNmiComesWhenTheMachineTakesOne(ulong interruptibility, bool isTaken)
    {
        using GuestSystem guest = new();
        guest.Set(VmcsField.GuestRflags, interruptibility == 1 ? GuestSystem.InterruptsOn : GuestSystem.InterruptsOff);
        guest.Set(VmcsField.GuestInterruptibilityState, interruptibility);
        guest.ReadPort();
        guest.Page->Exception = Valid | 2;
        guest.Answer();
        Assert.Equal(isTaken, guest.Injected.IsValid);
        Assert.Equal(!isTaken, guest.Machine->Pending.HasNmi);
        guest.Set(VmcsField.GuestInterruptibilityState, 0);
        guest.ReadPort();
        guest.Answer();
        Assert.Equal(!isTaken, guest.Injected.IsValid);
        Assert.Empty(guest.System.Machine.BrokenRules());
    }

    [Fact]
    public void OnlyThreeExceptionsCanBeRaised()
    {
        using GuestSystem guest = new();
        for (uint vector = 0; vector < 256; vector++)
        {
            guest.ReadPort();
            guest.Page->Exception = 0xffff_ff00_8000_0000 | vector;
            guest.Answer();
            bool isRaised = (ExceptionVector)vector is ExceptionVector.NonMaskableInterrupt
                or ExceptionVector.InvalidOpcode or ExceptionVector.GeneralProtection;
            bool hasErrorCode = vector == (uint)ExceptionVector.GeneralProtection;
            uint type = (uint)((ExceptionVector)vector == ExceptionVector.NonMaskableInterrupt
                ? InterruptionType.Nmi
                : InterruptionType.HardwareException);
            Assert.Equal(
                isRaised ? vector | (type << 8) | (hasErrorCode ? 1u << 11 : 0) | (uint)Valid : 0, guest.Injected.Value);
            Assert.Equal(GuestSystem.Instruction, guest.Get(VmcsField.GuestRip));
            Assert.Empty(guest.System.Machine.BrokenRules());
        }

        Assert.Equal(0ul, guest.Get(VmcsField.VmEntryExceptionErrorCode));
    }

    [Theory]
    [InlineData(6)]
    [InlineData(0x1_0000_000d)]
    public void AnExceptionIsRaisedOnlyIfItIsValid(ulong exception)
    {
        using GuestSystem guest = new();
        guest.ReadPort();
        guest.Page->Exception = exception;
        guest.Answer();
        Assert.False(guest.Injected.IsValid);
    }

    /// <summary>It is raised once, not with the next answer again; and it goes before a request.</summary>
    [Fact]
    public void AnExceptionIsRaisedOnceAndBeforeARequest()
    {
        using GuestSystem guest = new();
        guest.ReadPort();
        guest.Page->Exception = Valid | (ulong)ExceptionVector.InvalidOpcode;
        guest.Page->Injection = Valid | 0x30;
        guest.Set(VmcsField.GuestRflags, GuestSystem.InterruptsOn);
        guest.Answer();
        Assert.Equal(InterruptionType.HardwareException, guest.Injected.Type);
        Assert.True(guest.HasWindow);
        guest.ReadPort();
        Assert.Equal((0ul, Valid | 0x30), (guest.Page->Exception, guest.Page->Injection));
        guest.Page->Injection = 0;
        guest.Answer();
        Assert.False(guest.Injected.IsValid);
    }

    /// <summary>What comes up in the delivery of an event is what the processor makes of both.</summary>
    [Theory]
    [InlineData(0x8000_0051, 0x8000_0b0d, 1)]
    [InlineData(0x8000_0b0e, 0x8000_0b08, 0)]
    [InlineData(0x8000_0b08, 0x8000_0b08, 0)]
    public void AnExceptionInTheDeliveryOfAnEvent(uint interrupted, uint expected, ulong errorCode)
    {
        using GuestSystem guest = new();
        guest.Set(VmcsField.GuestRflags, GuestSystem.InterruptsOn);
        guest.Set(VmcsField.IdtVectoringInformation, interrupted);
        guest.System.Exit(ExitReason.EptViolation, GuestSystem.WriteAccess, GuestSystem.DeviceRegister);
        Assert.Equal(GuestSystem.Monitor, guest.Running);
        guest.Page->Exception = Valid | (ulong)ExceptionVector.GeneralProtection;
        guest.Answer();
        Assert.Equal(expected, guest.Injected.Value);
        Assert.Equal(errorCode, guest.Get(VmcsField.VmEntryExceptionErrorCode));
        Assert.Empty(guest.System.Machine.BrokenRules());
    }

    /// <summary>The event that is to be delivered again hinders what VM entry would refuse with it.</summary>
    [Theory]
    [InlineData(0x8000_0051, GuestSystem.InterruptsOff, 0)]
    [InlineData(0x8000_0051, GuestSystem.InterruptsOn, 1)]
    [InlineData(0x8000_0306, GuestSystem.InterruptsOff, 1)]
    public void TheStateOfAMachineInTheDeliveryOfAnEventIsOneThatThereIs(uint interrupted, ulong flags, ulong activity)
    {
        using GuestSystem guest = new(GuestSystem.WithRights(MonitoredState.Flags | MonitoredState.Activity));
        guest.Set(VmcsField.GuestRflags, GuestSystem.InterruptsOn);
        guest.Set(VmcsField.IdtVectoringInformation, interrupted);
        guest.System.Exit(ExitReason.EptViolation, GuestSystem.WriteAccess, GuestSystem.DeviceRegister);
        Change(guest, flags, activity, MonitoredState.Flags | MonitoredState.Activity);
        Assert.Equal(interrupted, guest.Injected.Value);
        Assert.Empty(guest.System.Machine.BrokenRules());
    }

    /// <summary>A monitor that has a machine step while it rests ends its rest.</summary>
    [Fact]
    public void AMachineThatRestsDoesNotStep()
    {
        using GuestSystem guest = new(GuestSystem.WithRights(MonitoredState.Flags | MonitoredState.ChangeOnly));
        guest.ReadPort();
        guest.Page->Deadline = guest.Time + 5000;
        guest.Answer();
        guest.System.Exit(ExitReason.Hlt, length: 1);
        guest.Expire();
        Assert.Equal(GuestSystem.Monitor, guest.Running);
        Change(guest, 0x302, 0, MonitoredState.Flags);
        Assert.Equal(0x302ul, guest.Get(VmcsField.GuestRflags));
        Assert.Empty(guest.System.Machine.BrokenRules());
    }

    private static void Request(GuestSystem guest, ulong injection, ulong flags)
    {
        guest.ReadPort();
        guest.Page->Injection = injection;
        guest.Set(VmcsField.GuestRflags, flags);
        guest.Answer();
        Assert.Equal(GuestSystem.Guest, guest.Running);
    }

    private static void Change(GuestSystem guest, ulong flags, ulong activity, MonitoredState changed)
    {
        guest.Page->Flags = flags;
        guest.Page->Activity = activity;
        guest.Page->Changed = (ulong)changed;
        guest.Answer();
        Assert.Equal(GuestSystem.Guest, guest.Running);
    }
}
