namespace Bulkhead.Kernel.Trials.Capabilities;

using System;
using Bulkhead.Kernel.Console;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Vmx;

/// <summary>
/// The capability report, "caps" on the command line: CPUID leaves 0 and 1, the VMX capability MSRs field by field,
/// and what VMX operation needs of CR0 and CR4. Diagnostics only; it changes nothing.
/// </summary>
public static unsafe class CapabilityReport
{
    /// <summary>Writes the report if it is asked for.</summary>
    public static void RunIfAsked(Processor* processor)
    {
        if (!processor->Boot.CommandLine.HasFlag("caps"u8))
        {
            return;
        }

        ref KernelLog log = ref processor->Report.Log;
        WriteCpuid(ref log);
        if (processor->Features.HasVmx)
        {
            WriteBasic(ref log);
            WriteControls(ref log);
            WriteFixed(ref log, "CR0"u8, Msr.IA32_VMX_CR0_FIXED0, Msr.IA32_VMX_CR0_FIXED1, CapabilityNames.Cr0);
            WriteFixed(ref log, "CR4"u8, Msr.IA32_VMX_CR4_FIXED0, Msr.IA32_VMX_CR4_FIXED1, CapabilityNames.Cr4);
        }
    }

    private static void WriteCpuid(ref KernelLog log)
    {
        for (uint leaf = 0; leaf <= 1; leaf++)
        {
            CpuidRegisters values = CpuidRegisters.Read(leaf);
            log.Write("# CPUID.% EAX=$ "u8, leaf, values.Eax);
            log.Write("EBX=$ ECX=$ EDX=$\n"u8, values.Ebx, values.Ecx, values.Edx);
        }

        CpuidRegisters features = CpuidRegisters.Read(1);
        WriteFlags(ref log, "CPUID.1:ECX"u8, features.Ecx, CapabilityNames.FeaturesEcx);
        WriteFlags(ref log, "CPUID.1:EDX"u8, features.Edx, CapabilityNames.FeaturesEdx);
    }

    private static void WriteBasic(ref KernelLog log)
    {
        _ = TryRead(ref log, Msr.IA32_VMX_BASIC, out ulong value);
        VmxBasic basic = new(value);
        log.Write(
            "# IA32_VMX_BASIC VMCS revision identifier=$, region size=%, memory type=%\n"u8,
            basic.RevisionIdentifier,
            basic.RegionSize,
            basic.MemoryType);
        WriteFlags(ref log, Name(Msr.IA32_VMX_BASIC), value, CapabilityNames.Basic);

        _ = TryRead(ref log, Msr.IA32_VMX_MISC, out ulong misc);
        log.Write(
            "# IA32_VMX_MISC preemption-timer rate: TSC bit %, CR3-target values=%, MSR-list limit=%, MSEG revision=$\n"u8,
            misc & 0x1f,
            (misc >> 16) & 0x1ff,
            512 * (((misc >> 25) & 7) + 1),
            misc >> 32);
        WriteFlags(ref log, Name(Msr.IA32_VMX_MISC), misc, CapabilityNames.Misc);

        _ = TryRead(ref log, Msr.IA32_VMX_VMCS_ENUM, out ulong enumeration);
        log.Write("# IA32_VMX_VMCS_ENUM highest VMCS index=%\n"u8, (enumeration >> 1) & 0x1ff);
    }

    private static void WriteControls(ref KernelLog log)
    {
        WriteControl(ref log, Msr.IA32_VMX_PINBASED_CTLS, CapabilityNames.PinBased);
        WriteControl(ref log, Msr.IA32_VMX_PROCBASED_CTLS, CapabilityNames.ProcessorBased);
        WriteControl(ref log, Msr.IA32_VMX_PROCBASED_CTLS2, CapabilityNames.Secondary);
        WriteControl(ref log, Msr.IA32_VMX_EXIT_CTLS, CapabilityNames.Exit);
        WriteControl(ref log, Msr.IA32_VMX_ENTRY_CTLS, CapabilityNames.Entry);

        // The TRUE controls differ from the others only in which default1 controls may be 0.
        for (Msr register = Msr.IA32_VMX_TRUE_PINBASED_CTLS; register <= Msr.IA32_VMX_TRUE_ENTRY_CTLS; register++)
        {
            _ = TryRead(ref log, register, out _);
        }

        WriteFlagsIfPresent(ref log, Msr.IA32_VMX_EPT_VPID_CAP, CapabilityNames.EptVpid);
        WriteFlagsIfPresent(ref log, Msr.IA32_VMX_VMFUNC, CapabilityNames.VmFunctions);
    }

    /// <summary>A bit of the low half that is 1 must be 1; a bit of the high half that is 0 must be 0.</summary>
    private static void WriteControl(ref KernelLog log, Msr register, ReadOnlySpan<byte> bits)
    {
        if (TryRead(ref log, register, out ulong value))
        {
            WriteSettings(ref log, Name(register), (uint)value, value >> 32, bits);
        }
    }

    private static void WriteFlagsIfPresent(ref KernelLog log, Msr register, ReadOnlySpan<byte> bits)
    {
        if (TryRead(ref log, register, out ulong value))
        {
            WriteFlags(ref log, Name(register), value, bits);
        }
    }

    private static void WriteFixed(
        ref KernelLog log,
        ReadOnlySpan<byte> name,
        Msr fixed0,
        Msr fixed1,
        ReadOnlySpan<byte> bits)
    {
        ulong mustBeOne = ModelSpecificRegister.Read(fixed0);
        ulong mayBeOne = ModelSpecificRegister.Read(fixed1);
        log.Write("# "u8);
        log.Write(name);
        log.Write(
            " FIXED0=$ FIXED1=$ required=$ flexible=$\n"u8,
            mustBeOne,
            mayBeOne,
            FixedBits.Apply(0, mustBeOne, mayBeOne),
            FixedBits.Flexible(mustBeOne, mayBeOne));
        WriteSettings(ref log, name, mustBeOne, mayBeOne, bits);
    }

    private static void WriteSettings(
        ref KernelLog log,
        ReadOnlySpan<byte> name,
        ulong mustBeOne,
        ulong mayBeOne,
        ReadOnlySpan<byte> bits)
    {
        for (int bit = 0; bit < 64; bit++)
        {
            ulong mask = 1ul << bit;
            WriteBit(
                ref log,
                name,
                bit,
                NameList.At(bits, bit),
                (mayBeOne & mask) == 0 ? "must be 0"u8 : (mustBeOne & mask) != 0 ? "must be 1"u8 : "may be 0 or 1"u8);
        }
    }

    private static void WriteFlags(ref KernelLog log, ReadOnlySpan<byte> name, ulong value, ReadOnlySpan<byte> bits)
    {
        for (int bit = 0; bit < 64; bit++)
        {
            WriteBit(ref log, name, bit, NameList.At(bits, bit), (value & (1ul << bit)) != 0 ? "yes"u8 : "no"u8);
        }
    }

    private static void WriteBit(
        ref KernelLog log,
        ReadOnlySpan<byte> name,
        int bit,
        ReadOnlySpan<byte> meaning,
        ReadOnlySpan<byte> setting)
    {
        if (meaning.IsEmpty)
        {
            return;
        }

        log.Write("# "u8);
        log.Write(name);
        log.Write("[%] "u8, (ulong)bit);
        log.Write(meaning);
        log.Write(": "u8);
        log.Write(setting);
        log.Write((byte)'\n');
    }

    private static ReadOnlySpan<byte> Name(Msr register) =>
        NameList.At(CapabilityNames.Registers, (int)(register - Msr.IA32_VMX_BASIC));

    private static bool TryRead(ref KernelLog log, Msr register, out ulong value)
    {
        ulong found = 0;
        bool isPresent = !Instructions.Rdmsr((uint)register, &found).IsPresent;
        value = found;
        log.Write("# "u8);
        log.Write(Name(register));
        log.Write(isPresent ? "=$\n"u8 : ": not present\n"u8, value);
        return isPresent;
    }
}
