namespace Bulkhead.Kernel.Subjects;

using System.Runtime.CompilerServices;
using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Schedule;
using Bulkhead.Kernel.Vmx;

/// <summary>
/// Makes a subject of its record, once at boot: the kernel's block of it, its EPT and its bitmaps, which never change.
/// </summary>
public static unsafe class SubjectLoader
{
    /// <summary>
    /// Prepares it, restores its memory and has it ready; the first rule of EPT that it breaks if not.
    /// </summary>
    public static EptRegionFault Load(Dispatcher* dispatcher, uint index)
    {
        ref readonly SubjectRecord record = ref dispatcher->Configuration.Subject(index);
        ulong tables = record.Block + SubjectBlock.ExtendedPageTables;
        MemoryRange pool = new(tables, tables + (record.ExtendedPageTables * SubjectBlock.PageSize));
        for (ulong* word = (ulong*)record.Block; word < (ulong*)pool.End; word++)
        {
            *word = 0;
        }

        Subject* subject = dispatcher->Subject(index);
        subject->Index = index;
        subject->FrameHolder = subject;
        subject->Page = (MonitoredStatePage*)(record.Block + SubjectBlock.MonitoredState);
        subject->InterruptLines = SubjectInterrupts.LinesOf(dispatcher->Configuration, index);
        subject->EventCount = record.Events.Count;
        if (record.Events.Count != 0)
        {
            subject->Events =
                (EventRecord*)Unsafe.AsPointer(in dispatcher->Configuration.Event(record.Events.First));
        }

        subject->WatchdogFrames = record.WatchdogFrames;
        subject->HandlesExceptions = record.Kind == SubjectKind.VirtualMachine;
        subject->SwitchWork = (record.Kind == SubjectKind.VirtualMachine || record.Msrs.Count != 0
                ? SwitchWork.AllRegisters
                : SwitchWork.None)
            | (dispatcher->HasInterrupts ? SwitchWork.Interrupts : SwitchWork.None);
        subject->State.VmcsAddress = record.Block + SubjectBlock.Vmcs;
        subject->State.ExtendedState = (byte*)(record.Block + SubjectBlock.ExtendedState);
        subject->State.Counters = (ulong*)(record.Block + SubjectBlock.Counters);
        subject->State.Cpuid = &subject->Cpuid;
        subject->State.Msrs = &subject->Msrs;
        subject->State.TimerShift = new VmxMisc(ModelSpecificRegister.Read(Msr.IA32_VMX_MISC)).PreemptionTimerShift;
        subject->Kilohertz = dispatcher->Processor->TimeStampKilohertz;
        subject->Controls = Controls(record.Kind);
        FillCpuid(dispatcher->Configuration, subject);
        AllowPorts(dispatcher->Configuration, record);
        AllowMsrs(dispatcher->Configuration, record);
        subject->WritesTscAux = WritesTscAux(dispatcher->Configuration, record);
        return MapMemory(dispatcher, subject, pool);
    }

    private static EptRegionFault MapMemory(Dispatcher* dispatcher, Subject* subject, MemoryRange pool)
    {
        EptVpidCapability capability = new(ModelSpecificRegister.Read(Msr.IA32_VMX_EPT_VPID_CAP));
        int width = dispatcher->Processor->Features.PhysicalAddressWidth;
        ExtendedPageTableBuilder builder = new(pool, capability, width);
        RecordRange regions = dispatcher->Configuration.Subject(subject->Index).Memory;
        EptRegionFault fault = EptRegionFault.None;
        for (uint index = 0; index < regions.Count && fault == EptRegionFault.None; index++)
        {
            ref readonly MemoryRecord region = ref dispatcher->Configuration.Memory(regions.First + index);
            fault = builder.Map(new EptRegion
            {
                Start = new(region.GuestPhysical),
                Length = region.Length,
                Target = new(region.HostPhysical),
                Rights = region.Rights,
                MemoryType = region.MemoryType,
            });
        }

        subject->ExtendedPageTables = builder.Pointer;
        TranslationCache.Invalidate(builder.Pointer);
        return fault;
    }

    // With virtual NMIs, and only with them, IRET ends the blocking of a virtual machine's own NMIs.
    private static VmxControlSet Controls(SubjectKind kind) => VmxControlSet.Compute(
        PinBasedControls.ActivateVmxPreemptionTimer
            | (kind == SubjectKind.VirtualMachine ? PinBasedControls.VirtualNmis : 0),
        PrimaryProcessorBasedControls.UseTscOffsetting | (kind == SubjectKind.Native
            ? PrimaryProcessorBasedControls.MovDrExiting
                | PrimaryProcessorBasedControls.Cr3LoadExiting
                | PrimaryProcessorBasedControls.Cr3StoreExiting
            : 0),
        0);

    private static void FillCpuid(in ConfigurationVector configuration, Subject* subject)
    {
        ref readonly SubjectRecord record = ref configuration.Subject(subject->Index);
        bool hasTscAdjust = false;
        for (uint index = 0; index < record.Msrs.Count; index++)
        {
            hasTscAdjust |= configuration.Msr(record.Msrs.First + index).Index == (uint)Msr.IA32_TSC_ADJUST;
        }

        CpuidDefaults.Fill(ref subject->Cpuid, subject->Kilohertz, hasTscAdjust);
        for (uint index = 0; index < record.Cpuid.Count; index++)
        {
            ref readonly CpuidRecord leaf = ref configuration.Cpuid(record.Cpuid.First + index);
            subject->Cpuid.SetConstant(leaf.Leaf, leaf.Values);
        }
    }

    private static void AllowPorts(in ConfigurationVector configuration, in SubjectRecord record)
    {
        IoBitmaps bitmaps = new((ulong*)(record.Block + SubjectBlock.IoBitmaps));
        bitmaps.InterceptAll();
        for (uint index = 0; index < record.Ports.Count; index++)
        {
            ref readonly PortRecord ports = ref configuration.Port(record.Ports.First + index);
            bitmaps.Allow(ports.First, ports.Last);
        }
    }

    private static void AllowMsrs(in ConfigurationVector configuration, in SubjectRecord record)
    {
        MsrBitmap bitmap = new((ulong*)(record.Block + SubjectBlock.MsrBitmap));
        bitmap.InterceptAll();
        for (uint index = 0; index < record.Msrs.Count; index++)
        {
            ref readonly MsrRecord msr = ref configuration.Msr(record.Msrs.First + index);
            _ = (msr.Access & MsrAccess.Read) != 0 && bitmap.AllowRead(msr.Index);
            _ = (msr.Access & MsrAccess.Write) != 0 && bitmap.AllowWrite(msr.Index);
        }
    }

    /// <summary>Whether WRMSR of IA32_TSC_AUX is the subject's own, and the processor has it.</summary>
    private static bool WritesTscAux(in ConfigurationVector configuration, in SubjectRecord record)
    {
        ulong value;
        for (uint index = 0; index < record.Msrs.Count; index++)
        {
            ref readonly MsrRecord msr = ref configuration.Msr(record.Msrs.First + index);
            if (msr.Index == (uint)Msr.IA32_TSC_AUX && (msr.Access & MsrAccess.Write) != 0)
            {
                return !Instructions.Rdmsr(msr.Index, &value).IsPresent;
            }
        }

        return false;
    }
}
