namespace Bulkhead.Runtime.Tests;

using Bulkhead.Configuration.Tests.Vectors;
using Bulkhead.Kernel.Audit;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;
using Bulkhead.Runtime.Tests.Support;

/// <summary>
/// What a virtual machine has of its own: MSRs, IA32_EFER, extended state, and no hypercalls at CPL 3.
/// </summary>
public sealed unsafe class VirtualMachineTests
{
    private const ulong SyscallEnable = 1;
    private const ulong LongMode = 1 << 8;
    private const ulong LongModeActive = 1 << 10;
    private const ulong ExecuteDisable = 1 << 11;
    private const ulong Paging = 0x8000_0021;
    private const ulong NoPaging = 0x21;

    private const uint GeneralProtection = 0x8000_0b0d;
    private const uint InvalidOpcode = 0x8000_0306;

    /// <summary>The traps of the complete system for RDMSR.</summary>
    [Theory]
    [InlineData(0, false)]
    [InlineData(0x7ff, false)]
    [InlineData(0x800, true)]
    [InlineData(0x8ff, true)]
    [InlineData(0x900, true)]
    [InlineData(0xffff_ffff, true)]
    [InlineData(0x5555_0000_0000_07ff, false)]
    [InlineData(0x5555_0000_0000_0800, true)]
    public void ATrapHoldsForItsMsrs(ulong rcx, bool isMonitored)
    {
        using GuestSystem guest = new();
        guest.System.Running->State.Registers.Rcx = rcx;
        guest.System.Exit(ExitReason.Rdmsr, length: 2);
        Assert.Equal(isMonitored ? GuestSystem.Monitor : GuestSystem.Guest, guest.Running);
        Assert.Equal(isMonitored ? 0 : GeneralProtection, guest.Injected.Value);
        if (isMonitored)
        {
            Assert.Equal(((ulong)ExitReason.Rdmsr, rcx), (guest.Page->ExitReason, guest.Page->Registers.Rcx));
            guest.Page->Exception = 0x8000_000d;
            guest.Answer();
            Assert.Equal(GeneralProtection, guest.Injected.Value);
        }
    }

    /// <summary>The trap that was used last is for its own MSRs and its own direction.</summary>
    [Fact]
    public void TheMsrsOfTheLastTrapAreNotTakenForOthers()
    {
        using GuestSystem guest = new();
        Access(guest, ExitReason.Rdmsr, 0x8ff);
        Assert.Equal(GuestSystem.Monitor, guest.Running);
        guest.Answer();
        Access(guest, ExitReason.Rdmsr, 0x7ff);
        Assert.Equal(GuestSystem.Guest, guest.Running);
        Access(guest, ExitReason.Wrmsr, 0x7ff);
        Assert.Equal(GuestSystem.Monitor, guest.Running);
    }

    /// <summary>Sixteen of them, and again after a new start.</summary>
    [Fact]
    public void UnknownMsrsAreRecordedAFewTimes()
    {
        VectorModel model = WithoutMonitoredWrites();
        model.Subjects[(int)GuestSystem.Monitor].Events.Add(
            new() { Action = EventAction.Reset, Target = GuestSystem.Guest });
        using GuestSystem guest = new(model);
        guest.System.Running->State.Registers.Rax = 0xaaaa_aaaa_1111_1111;
        guest.System.Running->State.Registers.Rdx = 0xbbbb_bbbb_2222_2222;
        for (int access = 0; access < 20; access++)
        {
            Access(guest, access % 2 == 0 ? ExitReason.Rdmsr : ExitReason.Wrmsr, (ulong)(0x100 + access));
            Assert.Equal(GeneralProtection, guest.Injected.Value);
            Assert.Equal(GuestSystem.Instruction, guest.Get(VmcsField.GuestRip));
        }

        AuditRecord[] records = [.. guest.System.Audit.Where(record => record.Kind == AuditKind.UnknownMsr)];
        Assert.Equal(16, records.Length);
        Assert.Equal([31, 0x100, 0, GuestSystem.Instruction], Values(records[0]));
        Assert.Equal([32, 0x101, 0x2222_2222_1111_1111, GuestSystem.Instruction], Values(records[1]));
        guest.ReadPort();
        guest.System.Call(Hypercall.Event, 2);
        guest.System.RunUntil(GuestSystem.Guest);
        Access(guest, ExitReason.Rdmsr, 0x100);
        Assert.Equal(17, guest.System.AuditOf(GuestSystem.Guest).Count(kind => kind == AuditKind.UnknownMsr));
    }

    [Theory]
    [InlineData(NoPaging, 0, SyscallEnable | LongMode | ExecuteDisable, SyscallEnable | LongMode | ExecuteDisable)]
    [InlineData(NoPaging, LongMode, 0, 0)]
    [InlineData(NoPaging, 0, LongMode | LongModeActive, LongMode)]
    [InlineData(Paging, 0, SyscallEnable | ExecuteDisable, SyscallEnable | ExecuteDisable)]
    [InlineData(Paging, LongMode | LongModeActive, LongMode, LongMode | LongModeActive)]
    [InlineData(Paging, LongMode | LongModeActive, LongMode | SyscallEnable, LongMode | LongModeActive | SyscallEnable)]
    [InlineData(Paging, 0, LongModeActive, 0)]
    public void AMachineWritesItsExtendedFeatures(ulong cr0, ulong before, ulong written, ulong after)
    {
        using GuestSystem guest = WriteEfer(cr0, before, written);
        Assert.Equal(after, guest.Get(VmcsField.GuestEfer));
        Assert.Equal(GuestSystem.Instruction + 2, guest.Get(VmcsField.GuestRip));
        Assert.False(guest.Injected.IsValid);
        Assert.Empty(guest.System.AuditOf(GuestSystem.Guest));
    }

    [Theory]
    [InlineData(Paging, 0, LongMode)]
    [InlineData(Paging, LongMode | LongModeActive, 0)]
    [InlineData(Paging, LongMode | LongModeActive, LongModeActive)]
    [InlineData(NoPaging, 0, 2)]
    [InlineData(NoPaging, 0, 1 << 9)]
    [InlineData(NoPaging, 0, 1 << 12)]
    [InlineData(NoPaging, 0, 1ul << 32)]
    [InlineData(NoPaging, 0, 1ul << 63)]
    public void WhatTheProcessorRefusesIsGeneralProtection(ulong cr0, ulong before, ulong written)
    {
        using GuestSystem guest = WriteEfer(cr0, before, written);
        Assert.Equal(before, guest.Get(VmcsField.GuestEfer));
        Assert.Equal(GuestSystem.Instruction, guest.Get(VmcsField.GuestRip));
        Assert.Equal(GeneralProtection, guest.Injected.Value);
    }

    /// <summary>No native subject reaches the register: it has nothing to write there.</summary>
    [Fact]
    public void ANativeSubjectDoesNotWriteExtendedFeatures()
    {
        using RunningSystem system = new(Models.Of("a", "b"));
        system.Running->State.Registers.Rcx = (uint)Msr.IA32_EFER;
        system.Exit(ExitReason.Wrmsr, length: 2);
        Assert.Equal([AuditKind.Violation, AuditKind.Stop], system.AuditOf(0));
    }

    /// <summary>The next subject has its own value, and the machine finds its own again.</summary>
    [Fact]
    public void WhatAMachineWritesToTscAuxIsItsOwn()
    {
        const uint TscAux = (uint)Msr.IA32_TSC_AUX;
        VectorModel model = GoodVectors.Complete();
        model.Subjects[(int)GuestSystem.Guest].Msrs.Add(
            new() { Index = TscAux, Access = MsrAccess.Read | MsrAccess.Write });
        using GuestSystem guest = new(model);
        guest.System.Machine.Msrs[TscAux] = 0x1234;
        guest.Expire();
        Assert.Equal(0ul, guest.System.Machine.Msrs[TscAux]);
        guest.System.RunUntil(GuestSystem.Guest);
        Assert.Equal(0x1234ul, guest.System.Machine.Msrs[TscAux]);

        // The short ways to its monitor and back keep it, too.
        guest.System.Machine.Msrs[TscAux] = 0x5678;
        guest.ReadPort();
        Assert.Equal(0ul, guest.System.Machine.Msrs[TscAux]);
        guest.Answer();
        Assert.Equal(0x5678ul, guest.System.Machine.Msrs[TscAux]);
        guest.System.Machine.Msrs[TscAux] = 0x9abc;
        guest.ReadPort();
        guest.Answer();
        Assert.Equal(0x9abcul, guest.System.Machine.Msrs[TscAux]);
    }

    /// <summary>A native subject has what the kernel has; a machine turns on what it wants.</summary>
    [Fact]
    public void ExtendedStateBeginsAsItsKindSays()
    {
        using RunningSystem system = new(GoodVectors.Complete());
        for (uint index = 0; index < 5; index++)
        {
            Assert.Equal(7ul, system.Subject(index)->State.ExtendedStateMask);
            Assert.Equal(
                index == GuestSystem.Guest ? 1ul : 7, system.Subject(index)->State.ExtendedControl0);
        }
    }

    /// <summary>Without XSAVE the mask is 0, which no XCR0 equals: the registers go by FXSAVE.</summary>
    [Fact]
    public void WithoutXsaveXcr0IsNotTheMask()
    {
        using RunningSystem system = new(GoodVectors.Complete(), machine: new() { HasXsave = false });
        for (uint index = 0; index < 5; index++)
        {
            Assert.Equal(0ul, system.Subject(index)->State.ExtendedStateMask);
            Assert.Equal(1ul, system.Subject(index)->State.ExtendedControl0);
        }
    }

    /// <summary>The state that VM entry refused is no exit for the trap whose reason has the same low bits.</summary>
    [Fact]
    public void AFailedEntryIsNoTrap()
    {
        using GuestSystem guest = new(GuestSystem.WithTrap(ExitReason.Hlt));
        guest.System.ExitWithField(0x8000_0000 | (uint)ExitReason.Hlt);
        Assert.Equal(0ul, guest.Page->Exits);
        Assert.Equal([AuditKind.EntryFailed, AuditKind.Stop], guest.System.AuditOf(GuestSystem.Guest));
    }

    [Fact]
    public void AHypercallAtPrivilegeLevel3IsNotThere()
    {
        VectorModel model = GoodVectors.Complete();
        model.Subjects[(int)GuestSystem.Guest].Events.Add(
            new() { Action = EventAction.Interrupt, Target = GuestSystem.Monitor, Vector = 50 });
        using GuestSystem guest = new(model);
        ulong rights = guest.Get(VmcsField.GuestSsAccessRights);
        foreach ((Hypercall number, ulong argument) in new (Hypercall, ulong)[]
        {
            (Hypercall.Event, 0), (Hypercall.Event, 9), (Hypercall.Yield, 0), ((Hypercall)77, 0),
        })
        {
            guest.Set(VmcsField.GuestSsAccessRights, rights | (3 << 5));
            guest.System.Call(number, argument);
            Assert.Equal(GuestSystem.Guest, guest.Running);
            Assert.Equal(InvalidOpcode, guest.Injected.Value);
            Assert.Equal(GuestSystem.Instruction, guest.Get(VmcsField.GuestRip));
            Assert.Equal((ulong)number, guest.System.Running->State.Registers.Rax);
            Assert.True(guest.System.Subject(GuestSystem.Monitor)->Pending.IsIdle);
            Assert.Equal(0ul, guest.Get(VmcsField.GuestActivityState));
            Assert.Empty(guest.System.AuditOf(GuestSystem.Guest));
        }

        guest.Set(VmcsField.GuestSsAccessRights, rights);
        guest.System.Call(Hypercall.Event);
        Assert.Equal(50, guest.System.Subject(GuestSystem.Monitor)->Pending.NextVector);
        Assert.False(guest.Injected.IsValid);
    }

    private static void Access(GuestSystem guest, ExitReason reason, ulong msr)
    {
        guest.System.Running->State.Registers.Rcx = msr;
        guest.System.Exit(reason, length: 2);
    }

    private static GuestSystem WriteEfer(ulong cr0, ulong before, ulong written)
    {
        GuestSystem guest = new(WithoutMonitoredWrites());
        guest.Set(VmcsField.GuestCr0, cr0);
        guest.Set(VmcsField.GuestEfer, before);
        guest.System.Running->State.Registers.Rax = 0xffff_ffff_0000_0000 | (uint)written;
        guest.System.Running->State.Registers.Rdx = 0xffff_ffff_0000_0000 | (written >> 32);
        Access(guest, ExitReason.Wrmsr, (uint)Msr.IA32_EFER);
        return guest;
    }

    /// <summary>Unknown MSRs are #GP in both directions.</summary>
    private static VectorModel WithoutMonitoredWrites()
    {
        VectorModel model = GoodVectors.Complete();
        List<TrapRecord> traps = model.Subjects[(int)GuestSystem.Guest].Traps;
        int write = traps.FindIndex(trap => trap.Reason == ExitReason.Wrmsr);
        traps[write] = new()
        {
            Reason = ExitReason.Wrmsr, Action = TrapAction.GeneralProtection, Last = uint.MaxValue,
        };
        return model;
    }

    private static ulong[] Values(in AuditRecord record) =>
        [record.Values[0], record.Values[1], record.Values[2], record.Values[3]];
}
