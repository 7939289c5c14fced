namespace Bulkhead.Subjects.Tests;

using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;
using Bulkhead.Kernel.Vmx.EntryCheck;
using Bulkhead.Subjects.Tests.Support;
using Bulkhead.Vmx.Tests;
using FsCheck;
using FsCheck.Fluent;

/// <summary>Events that wait are delivered when the subject can take them (SDM Vol. 3C, 26.2 and 27.6).</summary>
public sealed class EventDeliveryTests
{
    private const ulong InterruptFlag = 1 << 9;
    private const ulong BlockingBySti = 1;
    private const ulong BlockingByMovSs = 2;
    private const ulong BlockingByNmi = 8;
    private const uint InjectedNmi = 0x8000_0202;
    private const uint InjectedInterrupt = 0x8000_0000;

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(255)]
    public void AVectorWaitsUntilItIsCleared(byte vector)
    {
        PendingEvents pending = default;
        Assert.True(pending.IsIdle);
        pending.Raise(vector);
        Assert.Equal(vector, pending.NextVector);
        Assert.False(pending.IsIdle);
        pending.Clear(vector);
        Assert.Equal(-1, pending.NextVector);
    }

    [Fact]
    public void TheHighestOfAnyVectorsIsNext() => Prop.ForAll<byte[]>(vectors =>
    {
        PendingEvents pending = default;
        foreach (byte vector in vectors)
        {
            pending.Raise(vector);
        }

        return pending.NextVector == (vectors.Length == 0 ? -1 : vectors.Max());
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(InterruptFlag, 0ul, true)]
    [InlineData(0ul, 0ul, false)]
    [InlineData(InterruptFlag, BlockingBySti, false)]
    [InlineData(InterruptFlag, BlockingByMovSs, false)]
    [InlineData(InterruptFlag, BlockingByNmi, true)]
    public void AnInterruptWaitsForItsWindow(ulong rflags, ulong blocking, bool isInjected)
    {
        PendingEvents pending = default;
        pending.Raise(0x40);
        EventDecision decision = EventDelivery.Decide(pending, rflags, blocking, false, true);
        Assert.Equal(isInjected ? InjectedInterrupt | 0x40 : 0, decision.Injected.Value);
        Assert.Equal(!isInjected, decision.WantsInterruptWindow);
        Assert.False(decision.WantsNmiWindow);
    }

    [Theory]
    [InlineData(0ul, true)]
    [InlineData(BlockingBySti, false)]
    [InlineData(BlockingByMovSs, false)]
    [InlineData(BlockingByNmi, false)]
    public void AnNmiWaitsForItsWindow(ulong blocking, bool isInjected)
    {
        PendingEvents pending = new() { HasNmi = true };
        EventDecision decision = EventDelivery.Decide(pending, 0, blocking, false, true);
        Assert.Equal(isInjected ? InjectedNmi : 0, decision.Injected.Value);
        Assert.Equal(!isInjected, decision.WantsNmiWindow);
        Assert.False(EventDelivery.Decide(pending, 0, blocking, false, false).WantsNmiWindow);
    }

    [Fact]
    public void AnNmiGoesFirstAndTheInterruptAsksForAWindow()
    {
        PendingEvents pending = new() { HasNmi = true };
        pending.Raise(0x40);
        EventDecision decision = EventDelivery.Decide(pending, InterruptFlag, 0, false, true);
        Assert.Equal(InjectedNmi, decision.Injected.Value);
        Assert.True(decision.WantsInterruptWindow);
    }

    [Fact]
    public void AnInterruptIsDeliveredWhileNmisAreBlocked()
    {
        PendingEvents pending = new() { HasNmi = true };
        pending.Raise(0x40);
        EventDecision decision = EventDelivery.Decide(pending, InterruptFlag, BlockingByNmi, false, true);
        Assert.Equal(InjectedInterrupt | 0x40, decision.Injected.Value);
        Assert.True(decision.WantsNmiWindow);
        Assert.False(decision.WantsInterruptWindow);
    }

    [Fact]
    public void AnotherEventGoesFirst()
    {
        PendingEvents pending = new() { HasNmi = true };
        pending.Raise(0x40);
        EventDecision decision = EventDelivery.Decide(pending, InterruptFlag, 0, true, true);
        Assert.False(decision.Injected.IsValid);
        Assert.True(decision.WantsInterruptWindow && decision.WantsNmiWindow);
    }

    /// <summary>Whatever waits: VM entry takes what is written, and no event is lost.</summary>
    [Fact]
    public void VmEntryTakesWhatIsDelivered() => Prop.ForAll<byte[], int>((vectors, choices) =>
    {
        FakeVmcs vmcs = new();
        vmcs.State = GoodVmcs.Of(EntryTemplate.Long);
        vmcs[VmcsField.PinBasedControls] |= (ulong)(PinBasedControls.NmiExiting
            | PinBasedControls.VirtualNmis
            | PinBasedControls.ExternalInterruptExiting);
        vmcs[VmcsField.GuestRflags] |= (choices & 1) != 0 ? InterruptFlag : 0;
        vmcs[VmcsField.GuestInterruptibilityState] = (choices & 2) != 0 ? BlockingByMovSs : 0;
        vmcs[VmcsField.GuestInterruptibilityState] |= (choices & 4) != 0 ? BlockingByNmi : 0;
        PendingEvents pending = new() { HasNmi = (choices & 8) != 0 };
        foreach (byte vector in vectors)
        {
            pending.Raise(vector);
        }

        int before = Count(pending);
        EventDelivery.Deliver(ref pending);
        bool isInjected = vmcs.State.Injected.IsValid;
        return GoodVmcs.Broken(vmcs.State).Length == 0 && Count(pending) + (isInjected ? 1 : 0) == before;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void NothingCostsNothing()
    {
        FakeVmcs vmcs = new();
        PendingEvents pending = default;
        EventDelivery.Deliver(ref pending);
        Assert.Equal((0, 0), (vmcs.Reads, vmcs.Writes));
    }

    private static int Count(PendingEvents pending)
    {
        int count = pending.HasNmi ? 1 : 0;
        for (int vector = pending.NextVector; vector >= 0; vector = pending.NextVector)
        {
            count++;
            pending.Clear((byte)vector);
        }

        return count;
    }
}
