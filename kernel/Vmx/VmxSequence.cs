namespace Bulkhead.Kernel.Vmx;

using System;
using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Console;
using Bulkhead.Kernel.Cpu;

/// <summary>From a processor that may have VMX to VMX root operation, reporting each step.</summary>
public static unsafe class VmxSequence
{
    /// <summary>How many test points <see cref="Prepare"/> and <see cref="Enter"/> report.</summary>
    public const uint PreparePoints = 3;
    public const uint EnterPoints = 1;

    /// <summary>Establishes all that VMXON needs; false, with the status reported, if the machine denies it.</summary>
    public static bool Prepare(Processor* processor) =>
        ReportSupport(processor) && ReportFeatureControl(processor) && ReportFixedBits(processor);

    /// <summary>Enters VMX root operation; false, with the status reported, if the processor refuses.</summary>
    public static bool Enter(Processor* processor)
    {
        ulong region = processor->Image.VmxonRegion;
        VmxRoot.InitializeRegion(region);
        VmxResult result = VmxRoot.Enter(region);
        return Report(processor, "vmxon"u8, result, VmxRoot.ExplainEnter(result));
    }

    private static bool ReportSupport(Processor* processor)
    {
        ref KernelLog log = ref processor->Report.Log;
        bool hasVmx = processor->Features.HasVmx;
        bool ok = processor->Report.Point(hasVmx, "vmx"u8, RunStatus.VmxAbsent);
        if (!ok)
        {
            log.Write("CPUID.1:ECX.VMX[5] is 0, need 1: use a processor with Intel VT-x, enable it in the firmware's "u8);
            log.Write("set-up, or give the virtual machine nested VMX\n"u8);
            return false;
        }

        VmxBasic basic = new(ModelSpecificRegister.Read(Msr.IA32_VMX_BASIC));
        log.Write("revision=$ region-size=%"u8, basic.RevisionIdentifier, basic.RegionSize);
        log.Write(basic.MemoryType == VmxBasic.WriteBack ? " memory-type=write-back\n"u8 : " memory-type=uncached\n"u8);
        return true;
    }

    private static bool ReportFeatureControl(Processor* processor)
    {
        ref KernelLog log = ref processor->Report.Log;
        FeatureControl found = new(ModelSpecificRegister.Read(Msr.IA32_FEATURE_CONTROL));
        bool isUnlocked = found.Case == FeatureControlCase.Unlocked;
        bool isWritten = isUnlocked
            && !ModelSpecificRegister.Write(Msr.IA32_FEATURE_CONTROL, found.Enabled.Value).IsPresent;
        bool ok = processor->Report.Point(
            found.Case == FeatureControlCase.Ready || isWritten,
            "feature-control"u8,
            RunStatus.VmxDisabledByFirmware);
        log.Write("IA32_FEATURE_CONTROL is "u8);
        if (found.Case == FeatureControlCase.Disabled)
        {
            log.Write("locked without VMXON ("u8);
        }
        else
        {
            log.Write(isUnlocked ? "unlocked ("u8 : "locked with VMXON ("u8);
        }

        log.Write("$, need bits 0 and 2)"u8, found.Value);
        log.Write(isWritten ? ": both set\n"u8 : ok ? "\n"u8
            : isUnlocked ? ": WRMSR refused them: enable VT-x in the firmware's set-up\n"u8
            : ": enable VT-x in the firmware's set-up\n"u8);
        return ok;
    }

    private static bool ReportFixedBits(Processor* processor)
    {
        ref KernelLog log = ref processor->Report.Log;
        ulong cr0 = (ulong)Instructions.MovFromCr0();
        ulong cr4 = (ulong)Instructions.MovFromCr4();
        VmxRoot.ApplyFixedBits();
        _ = processor->Report.Point(true, "fixed-bits"u8);
        log.Write(
            "CR0 $ -> $, CR4 $ -> $\n"u8,
            cr0,
            (ulong)Instructions.MovFromCr0(),
            cr4,
            (ulong)Instructions.MovFromCr4());
        return true;
    }

    private static bool Report(
        Processor* processor,
        ReadOnlySpan<byte> name,
        VmxResult result,
        ReadOnlySpan<byte> explanation)
    {
        ref KernelLog log = ref processor->Report.Log;
        bool ok = processor->Report.Point(result.IsSuccess, name, RunStatus.VmxUnusable);
        if (!result.Fault.IsPresent)
        {
            log.Write(result.IsFailInvalid ? "CF=1"u8 : "CF=0"u8);
            log.Write(result.IsFailValid ? " ZF=1"u8 : " ZF=0"u8);
        }

        if (!ok)
        {
            log.Write(result.Fault.IsPresent ? default : " "u8);
            log.Write(explanation);
        }

        log.Write((byte)'\n');
        return ok;
    }
}
