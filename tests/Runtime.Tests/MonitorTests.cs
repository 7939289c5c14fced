namespace Bulkhead.Runtime.Tests;

using System.Runtime.InteropServices;
using Bulkhead.Configuration.Tests.Vectors;
using Bulkhead.Kernel.Audit;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;
using Bulkhead.Runtime.Tests.Support;

/// <summary>The machine (3) of the complete system, and its monitor (4).</summary>
public sealed unsafe class MonitorTests
{
    private const uint Guest = 3;
    private const uint Monitor = 4;
    private const ulong InPort0x20 = (0x20ul << 16) | 8;
    private const ulong DeviceRegister = 0xfee0_0000;
    private const ulong Secret = 0x5ec2_e75e_c2e7;

    [Fact]
    public void AnExitGoesToTheMonitorAndBack()
    {
        using RunningSystem system = StartGuest(GoodVectors.Complete());
        ulong deadline = system.Running->State.Deadline;
        system.Running->State.Registers.Rdx = 0x20;
        system.Exit(ExitReason.IoInstruction, InPort0x20, length: 1);
        Assert.Equal(Monitor, system.Running->Index);
        Assert.Equal(deadline, system.Running->State.Deadline);
        MonitoredStatePage* page = system.Subject(Guest)->Page;
        Assert.Equal(((ulong)ExitReason.IoInstruction, InPort0x20), (page->ExitReason, page->ExitQualification));
        Assert.Equal(1ul, page->Exits);
        Assert.Equal(0x20ul, page->Registers.Rdx);

        page->Registers.Rax = 0x42;
        page->Changed = (ulong)MonitoredState.Rax | MonitoredStatePage.Completed;
        system.Call(Hypercall.Event);
        Assert.Equal(Guest, system.Running->Index);
        Assert.Equal(deadline, system.Running->State.Deadline);
        Assert.Equal(0x42ul, system.Running->State.Registers.Rax);
        Assert.Equal(0x10_0001ul, system.Field(Guest, VmcsField.GuestRip));
        Assert.Empty(system.Machine.BrokenRules());
        Assert.Equal([AuditKind.Boot], system.Audit.Select(record => record.Kind));
    }

    /// <summary>Ports 20H and 21H are the monitor's, 22H and up are absent, and all below are nobody's.</summary>
    [Theory]
    [InlineData(0x20, "monitor")]
    [InlineData(0x21, "monitor")]
    [InlineData(0x22, "absent")]
    [InlineData(0xffff, "absent")]
    [InlineData(0x1f, "violation")]
    [InlineData(0, "violation")]
    public void ATrapHoldsForItsPorts(ulong port, string expected)
    {
        using RunningSystem system = StartGuest(GoodVectors.Complete());
        system.Exit(ExitReason.IoInstruction, (port << 16) | 8, length: 1);
        Assert.Equal(expected, Outcome(system));
        if (expected == "absent")
        {
            Assert.Equal(0xfful, system.Running->State.Registers.Rax);
            Assert.Equal(0x10_0001ul, system.Field(Guest, VmcsField.GuestRip));
        }
    }

    [Theory]
    [InlineData(0xfee0_0000, "monitor")]
    [InlineData(0xfee0_0fff, "monitor")]
    [InlineData(0xfee0_1000, "violation")]
    [InlineData(0xfedf_ffff, "violation")]
    public void ATrapHoldsForItsAddresses(ulong address, string expected)
    {
        using RunningSystem system = StartGuest(GoodVectors.Complete());
        system.Exit(ExitReason.EptViolation, 0x181, address);
        Assert.Equal(expected, Outcome(system));
        if (expected == "monitor")
        {
            Assert.Equal(address, system.Subject(Guest)->Page->GuestPhysicalAddress);
        }
    }

    /// <summary>One trap after another: the last one's range is not taken for the next one's.</summary>
    [Fact]
    public void TheTrapThatWasUsedLastIsNotTakenForAnother()
    {
        using RunningSystem system = StartGuest(GoodVectors.Complete());
        system.Exit(ExitReason.IoInstruction, InPort0x20, length: 1);
        system.Call(Hypercall.Event);
        system.Exit(ExitReason.IoInstruction, (0x22ul << 16) | 8, length: 1);
        Assert.Equal("absent", Outcome(system));
        system.Exit(ExitReason.TripleFault, length: 0);
        Assert.Equal("monitor", Outcome(system));
        Assert.Equal(2ul, system.Subject(Guest)->Page->Exits);
        system.Call(Hypercall.Event);
        system.Exit(ExitReason.IoInstruction, 0x1ful << 16, length: 1);
        Assert.Equal("violation", Outcome(system));
    }

    [Theory]
    [InlineData(MonitoredState.None)]
    [InlineData(MonitoredState.Rax)]
    [InlineData((MonitoredState)0x8008)]
    [InlineData((MonitoredState)(1 << 4))]
    [InlineData(MonitoredState.InstructionPointer)]
    [InlineData(MonitoredState.Flags)]
    [InlineData(MonitoredState.ControlRegisters)]
    [InlineData(MonitoredState.Activity)]
    [InlineData(MonitoredState.Segments)]
    [InlineData(MonitoredState.All)]
    public void AMonitorSeesWhatPolicyShowsItAndNoMore(MonitoredState visible)
    {
        using RunningSystem system = StartGuest(WithTraps(visible, MonitoredState.None));
        FillSecrets(system);
        system.Exit(ExitReason.EptViolation, 0x181, DeviceRegister);
        MonitoredStatePage* page = system.Subject(Guest)->Page;
        AssertSeen(visible, page);

        // The short way of a further access shows the same.
        MonitoredStatePage first = *page;
        ClearState(page);
        system.Call(Hypercall.Event);
        system.Exit(ExitReason.EptViolation, 0x181, DeviceRegister);
        AssertSeen(visible, page);
        first.Exits++;
        Assert.Equal(Words(&first), Words(page));
    }

    /// <summary>A port of the same trap as the last one shows RAX, if policy shows it, and no other register.</summary>
    [Theory]
    [InlineData(MonitoredState.None, false)]
    [InlineData(MonitoredState.All & ~MonitoredState.Rax, false)]
    [InlineData(MonitoredState.Rax, true)]
    [InlineData(MonitoredState.All, true)]
    public void AFurtherPortShowsRax(MonitoredState visible, bool isShown)
    {
        using RunningSystem system = StartGuest(WithTraps(visible, MonitoredState.None));
        system.Exit(ExitReason.IoInstruction, InPort0x20, length: 1);
        system.Call(Hypercall.Event);
        FillSecrets(system);
        system.Exit(ExitReason.IoInstruction, InPort0x20, length: 1);
        Assert.Equal(isShown ? Secret : 0, system.Subject(Guest)->Page->Registers.Rax);
        Assert.Equal(0ul, (visible & MonitoredState.Rax) != 0 ? system.Subject(Guest)->Page->Registers.Rcx : 0);
    }

    private static void AssertSeen(MonitoredState visible, MonitoredStatePage* page)
    {
        for (int register = 0; register < GeneralRegisters.Count; register++)
        {
            bool isShown = (visible & (MonitoredState)(1 << register)) != 0;
            ulong found = register == GeneralRegisters.Rsp ? page->StackPointer : page->Registers[register];
            Assert.Equal(isShown, found == Secret + (ulong)register);
            Assert.True(isShown || found == 0);
        }

        AssertShown(visible, MonitoredState.InstructionPointer, page->InstructionPointer);
        AssertShown(visible, MonitoredState.Flags, page->Flags);
        AssertShown(visible, MonitoredState.Activity, page->Activity);
        AssertShown(visible, MonitoredState.ControlRegisters, page->ControlRegister0);
        AssertShown(visible, MonitoredState.ControlRegisters, page->ControlRegister3);
        AssertShown(visible, MonitoredState.ControlRegisters, page->ControlRegister4);
        AssertShown(visible, MonitoredState.Segments, page->CodeSegmentAccessRights);
    }

    [Theory]
    [InlineData(MonitoredState.None)]
    [InlineData(MonitoredState.Rax)]
    [InlineData((MonitoredState)0x8008)]
    [InlineData((MonitoredState)(1 << 4))]
    [InlineData(MonitoredState.InstructionPointer)]
    [InlineData(MonitoredState.Flags)]
    [InlineData(MonitoredState.Activity)]
    public void AHostilePageChangesWhatPolicyLetsItAndNoMore(MonitoredState changeable)
    {
        using RunningSystem system = StartGuest(WithTraps(MonitoredState.All, changeable));
        FillSecrets(system);
        Dictionary<VmcsField, ulong> before = Enum.GetValues<VmcsField>().ToDictionary(
            field => field, field => system.Field(Guest, field));
        system.Exit(ExitReason.IoInstruction, InPort0x20, length: 1);
        MonitoredStatePage* page = system.Subject(Guest)->Page;
        MemoryMarshal.AsBytes(new Span<MonitoredStatePage>(page, 1)).Fill(0xee);
        page->Changed = ulong.MaxValue;
        system.Call(Hypercall.Event);
        Assert.Equal(Guest, system.Running->Index);
        for (int register = 0; register < GeneralRegisters.Count; register++)
        {
            bool isChanged = register != GeneralRegisters.Rsp && (changeable & (MonitoredState)(1 << register)) != 0;
            Assert.Equal(
                isChanged ? 0xeeee_eeee_eeee_eeeeul : Secret + (ulong)register,
                system.Running->State.Registers[register]);
        }

        VmcsField[] changed = [.. Enum.GetValues<VmcsField>()
            .Where(field => new VmcsFieldEncoding(field).Type != VmcsFieldType.VmExitInformation
                && system.Field(Guest, field) != before[field])];
        Assert.Equal(
            changeable switch
            {
                (MonitoredState)(1 << 4) => [VmcsField.GuestRsp],
                MonitoredState.InstructionPointer => [VmcsField.GuestRip],
                MonitoredState.Flags => [VmcsField.GuestRflags],
                MonitoredState.Activity => [VmcsField.GuestActivityState],
                _ => [],
            },
            changed);

        // Bit 1 is 1 and bits 3, 5, 15, 17 (VM) and 63:22 are 0, whatever the monitor says.
        Assert.Equal(2ul, system.Field(Guest, VmcsField.GuestRflags) & 0xffff_ffff_ffc2_802a);
        Assert.Equal(
            changeable == MonitoredState.Activity ? 0ul : 1, system.Field(Guest, VmcsField.GuestActivityState));
        Assert.True(system.Subject(Guest)->Pending.IsIdle);
    }

    [Theory]
    [InlineData(0ul, -1)]
    [InlineData(32ul, -1)]
    [InlineData(0x8000_0000ul, 0)]
    [InlineData(0x8000_0020ul, 32)]
    [InlineData(0x8000_00fful, 255)]
    [InlineData(0xffff_ffff_ffff_ff08ul, 8)]
    [InlineData(0x1_0000_0020ul, -1)]
    public void AnInterruptIsRequestedIfItIsValid(ulong vector, int raised)
    {
        using RunningSystem system = StartGuest(
            WithTraps(MonitoredState.All, MonitoredState.Injection | MonitoredState.Activity));
        system.SetField(Guest, VmcsField.GuestRflags, 2);
        system.Exit(ExitReason.IoInstruction, InPort0x20, length: 1);
        system.Subject(Guest)->Page->Injection = vector;
        system.Subject(Guest)->Page->Changed = (ulong)MonitoredState.Injection;
        system.Call(Hypercall.Event);
        Assert.Equal(raised, system.Running->Pending.NextVector);
    }

    /// <summary>What a monitor makes of a guest that is behind STI, or steps, is what VM entry takes.</summary>
    [Theory]
    [InlineData(0x202, 1, 0, 2, 0)]
    [InlineData(0x202, 1, 0, 0x202, 1)]
    [InlineData(0x302, 1, 0x4000, 0x302, 0)]
    [InlineData(0x302, 1, 0x4000, 2, 1)]
    [InlineData(2, 0, 0, 0x102, 1)]
    public void TheStateThatAMonitorMakesIsOneThatThereIs(
        ulong flags, ulong blocking, ulong pending, ulong newFlags, ulong activity)
    {
        using RunningSystem system = StartGuest(
            WithTraps(MonitoredState.All, MonitoredState.Flags | MonitoredState.Activity));
        system.SetField(Guest, VmcsField.GuestRflags, flags);
        system.SetField(Guest, VmcsField.GuestInterruptibilityState, blocking);
        system.SetField(Guest, VmcsField.GuestPendingDebugExceptions, pending);
        system.Exit(ExitReason.IoInstruction, InPort0x20, length: 1);
        system.Subject(Guest)->Page->Changed = (ulong)(MonitoredState.Flags | MonitoredState.Activity);
        system.Subject(Guest)->Page->Flags = newFlags;
        system.Subject(Guest)->Page->Activity = activity;
        system.Call(Hypercall.Event);
        Assert.Equal(newFlags, system.Field(Guest, VmcsField.GuestRflags));
        Assert.Empty(system.Machine.BrokenRules());
    }

    /// <summary>The monitor's answer is taken once, and only after an exit.</summary>
    [Fact]
    public void AHandoverWithoutAnExitChangesNothing()
    {
        using RunningSystem system = StartGuest(WithTraps(MonitoredState.All, MonitoredState.Rax));
        system.Running->State.Registers.Rax = 1;
        system.Exit(ExitReason.IoInstruction, InPort0x20, length: 1);
        system.Subject(Guest)->Page->Registers.Rax = 2;
        system.Subject(Guest)->Page->Changed = (ulong)MonitoredState.Rax;
        system.Call(Hypercall.Event);
        Assert.Equal(2ul, system.Running->State.Registers.Rax);
        Assert.False(system.Running->AnsweredBy != null);
        system.Subject(Guest)->Page->Registers.Rax = 3;
        system.EndFrame();
        system.RunUntil(Guest);
        Assert.Equal(2ul, system.Running->State.Registers.Rax);
    }

    [Fact]
    public void AMonitorThatFailsTakesNobodyElseWithIt()
    {
        VectorModel model = GoodVectors.Complete().OnFault((int)Monitor, FaultAction.Restart, restarts: 3);
        using RunningSystem system = StartGuest(model);
        system.Exit(ExitReason.IoInstruction, InPort0x20, length: 1);
        system.Exit(ExitReason.Invd);
        Assert.Equal([AuditKind.Violation, AuditKind.Restart], system.AuditOf(Monitor));

        // The instruction that trapped is executed again, and waits for the monitor.
        Assert.Equal(Guest, system.Running->Index);
        Assert.Equal(0x10_0000ul, system.Field(Guest, VmcsField.GuestRip));
        system.Exit(ExitReason.IoInstruction, InPort0x20, length: 1);
        Assert.NotEqual(Guest, system.Running->Index);
        system.RunUntil(Monitor);
        Assert.Equal(0x10_0000ul, system.Field(Monitor, VmcsField.GuestRip));
        system.Subject(Guest)->Page->Changed = MonitoredStatePage.Completed;
        system.Call(Hypercall.Event);
        Assert.Equal(Guest, system.Running->Index);
        Assert.Equal(0x10_0001ul, system.Field(Guest, VmcsField.GuestRip));
    }

    private static void AssertShown(MonitoredState visible, MonitoredState part, ulong found) =>
        Assert.Equal((visible & part) != 0, found != 0);

    private static RunningSystem StartGuest(VectorModel model)
    {
        RunningSystem system = new(model);
        system.RunUntil(Guest);
        system.SetField(Guest, VmcsField.GuestRip, 0x10_0000);
        return system;
    }

    private static ulong[] Words(MonitoredStatePage* page) =>
        new Span<ulong>(page, sizeof(MonitoredStatePage) / sizeof(ulong)).ToArray();

    private static void ClearState(MonitoredStatePage* page)
    {
        page->Registers = default;
        page->InstructionPointer = 0;
        page->Flags = 0;
        page->StackPointer = 0;
        page->ControlRegister0 = 0;
        page->ControlRegister3 = 0;
        page->ControlRegister4 = 0;
        page->CodeSegmentAccessRights = 0;
        page->Activity = 0;
    }

    private static VectorModel WithTraps(MonitoredState visible, MonitoredState changeable)
    {
        VectorModel model = GoodVectors.Complete();
        foreach (ref TrapRecord trap in CollectionsMarshal.AsSpan(model.Subjects[(int)Guest].Traps))
        {
            (trap.Visible, trap.Changeable) =
                trap.Action == TrapAction.Monitor
                    ? ((visible | changeable) & ~MonitoredState.ChangeOnly, changeable & ~MonitoredState.SeeOnly)
                    : default;
        }

        return model;
    }

    private static void FillSecrets(RunningSystem system)
    {
        for (int register = 0; register < GeneralRegisters.Count; register++)
        {
            system.Running->State.Registers[register] = Secret + (ulong)register;
        }

        system.SetField(Guest, VmcsField.GuestRsp, Secret + GeneralRegisters.Rsp);
        system.SetField(Guest, VmcsField.GuestCr3, 0x3000);
        system.SetField(Guest, VmcsField.GuestActivityState, 1);
    }

    private static string Outcome(RunningSystem system) =>
        system.AuditOf(Guest).Length != 0 ? "violation" : system.Running->Index == Monitor ? "monitor" : "absent";
}
