namespace Bulkhead.Kernel.Trials.Guests.Hostile;

using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;

/// <summary>
/// Makes the machine of a hostile guest out of an ordinary one: bounded by the VMX-preemption timer, with what is
/// special about it.
/// </summary>
public static unsafe class HostileMachine
{
    /// <summary>The page that is special in some machines; hostile.inc knows its address.</summary>
    private const ulong SpecialPage = 0x30_0000;
    private const ulong PageSize = 4096;

    /// <summary>
    /// How many ticks of the TSC a guest may run, all of its entries together: far more than any that ends needs
    /// anywhere. A real processor takes longer than Bochs for an entry, and on a hypervisor the first touch of a page
    /// takes thousands of ticks.
    /// </summary>
    private const ulong Ticks = 1 << 30;

    /// <summary>Likewise for a guest that never ends: each of thousands of its instructions may be an exit.</summary>
    private const ulong EndlessTicks = 30_000;

    private const uint HltState = 1;
    private const uint ShutdownState = 2;

    private const EptRights All = EptRights.Read | EptRights.Write | EptRights.Execute;

    /// <summary>Whether the processor has the activity state in which the guest is entered.</summary>
    public static bool HasActivityState(HostileMachineKind machine)
    {
        VmxMisc misc = new(ModelSpecificRegister.Read(Msr.IA32_VMX_MISC));
        return (misc.ActivityStates >> (int)StateOf(machine) & 1) != 0;
    }

    /// <summary>
    /// As GuestMachine.Prepare; false also if the processor lacks the timer or what is special about the machine.
    /// </summary>
    public static bool Prepare(Processor* processor, in GuestMemory memory, in HostileProgram hostile, Subject* subject)
    {
        if (!GuestMachine.Prepare(processor, memory, hostile.Program, subject))
        {
            return false;
        }

        subject->Traps.Set(ExitReason.Hlt, TrapAction.Stop);
        subject->Traps.Set(ExitReason.VmxPreemptionTimerExpired, TrapAction.Stop);
        return TryWriteControls(hostile.Machine, hostile.IsEndless ? EndlessTicks : Ticks)
            && TryMapMemory(memory, processor->Features.PhysicalAddressWidth, hostile.Machine)
            && TryWriteActivityState(hostile.Machine);
    }

    private static bool TryWriteControls(HostileMachineKind machine, ulong ticks)
    {
        VmxControlSet controls = VmxControlSet.Compute(
            PinBasedControls.ActivateVmxPreemptionTimer,
            machine == HostileMachineKind.PauseExiting ? PrimaryProcessorBasedControls.PauseExiting : 0,
            0,
            VmExitControls.SaveVmxPreemptionTimerValue);
        VmxMisc misc = new(ModelSpecificRegister.Read(Msr.IA32_VMX_MISC));
        controls.Write((ExtendedFeatureEnable)Vmcs.Read(VmcsField.GuestEfer));
        return controls.IsComplete
            && Vmcs.Write(VmcsField.VmxPreemptionTimerValue, ticks >> misc.PreemptionTimerShift).IsSuccess;
    }

    private static bool TryMapMemory(in GuestMemory memory, int addressWidth, HostileMachineKind machine)
    {
        EptRights rights = machine switch
        {
            HostileMachineKind.PageAbsent => EptRights.None,
            HostileMachineKind.PageReadOnly => EptRights.Read | EptRights.Execute,
            HostileMachineKind.PageNoExecute => EptRights.Read | EptRights.Write,
            _ => All,
        };
        for (ulong address = memory.ExtendedPageTables.Start; address < memory.ExtendedPageTables.End; address += 8)
        {
            *(ulong*)address = 0;
        }

        EptVpidCapability capability = new(ModelSpecificRegister.Read(Msr.IA32_VMX_EPT_VPID_CAP));
        ExtendedPageTableBuilder builder = new(memory.ExtendedPageTables, capability, addressWidth);
        ulong host = memory.Memory.Start;
        ulong behind = SpecialPage + PageSize;
        bool isMapped = builder.Map(Region(0, SpecialPage, host, All)) == EptRegionFault.None
            && builder.Map(Region(behind, memory.Memory.Length - behind, host, All)) == EptRegionFault.None
            && (rights == EptRights.None
                || builder.Map(Region(SpecialPage, PageSize, host, rights)) == EptRegionFault.None);
        if (isMapped && machine == HostileMachineKind.PageMisconfigured)
        {
            MakeWriteOnly(builder.Pointer);
        }

        TranslationCache.Invalidate(builder.Pointer);
        return isMapped && Vmcs.Write(VmcsField.EptPointer, builder.Pointer.Value).IsSuccess;
    }

    private static EptRegion Region(ulong start, ulong length, ulong host, EptRights rights) => new()
    {
        Start = new GuestPhysicalAddress(start),
        Length = length,
        Target = new HostPhysicalAddress(host + start),
        Rights = rights,
        MemoryType = EptMemoryType.WriteBack,
    };

    /// <summary>Bends the special page's entry into what no builder makes (SDM Vol. 3C, 29.3.3.1).</summary>
    private static void MakeWriteOnly(ExtendedPageTablePointer pointer)
    {
        ExtendedPageTableEntry* table = (ExtendedPageTableEntry*)pointer.Address.Value;
        for (int shift = 39; shift > 12; shift -= 9)
        {
            table = (ExtendedPageTableEntry*)table[(SpecialPage >> shift) & 511].Address.Value;
        }

        ExtendedPageTableEntry* leaf = table + ((SpecialPage >> 12) & 511);
        *leaf = new((leaf->Value & ~(ulong)All) | (ulong)EptRights.Write);
    }

    private static bool TryWriteActivityState(HostileMachineKind machine) =>
        Vmcs.Write(VmcsField.GuestActivityState, StateOf(machine)).IsSuccess;

    private static uint StateOf(HostileMachineKind machine) => machine switch
    {
        HostileMachineKind.HaltedState => HltState,
        HostileMachineKind.ShutdownState => ShutdownState,
        _ => 0,
    };
}
