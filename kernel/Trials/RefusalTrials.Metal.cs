namespace Bulkhead.Kernel.Trials;

using System;
using Bulkhead.Kernel.Console;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Vmx;

/// <summary>Provokes every <see cref="Refusal"/> that the platform lets it, and reports each.</summary>
public static unsafe class RefusalTrials
{
    private const ulong PageSize = 4096;

    /// <summary>Readable back under Bochs and QEMU only (see RunEnd).</summary>
    private const ushort EmulatorPort = 0xe9;

    /// <summary>
    /// Provokes <see cref="Refusal.Lock"/>, which is impossible once IA32_FEATURE_CONTROL is locked. The processor is
    /// left as it was. False if the firmware has locked it already.
    /// </summary>
    public static bool TryLock(ulong region, out TrialOutcome outcome)
    {
        const ulong Lock = 1 << 0;
        const ulong VmxonOutsideSmx = 1 << 2;
        outcome = default;
        FeatureControl found = new(ModelSpecificRegister.Read(Msr.IA32_FEATURE_CONTROL));
        if (found.Case != FeatureControlCase.Unlocked)
        {
            return false;
        }

        ControlRegister0 cr0 = Instructions.MovFromCr0();
        ControlRegister4 cr4 = Instructions.MovFromCr4();
        VmxRoot.ApplyFixedBits();
        _ = ModelSpecificRegister.Write(Msr.IA32_FEATURE_CONTROL, (found.Value | VmxonOutsideSmx) & ~Lock);
        outcome = Enter(region);
        _ = ModelSpecificRegister.Write(Msr.IA32_FEATURE_CONTROL, found.Value);
        Instructions.MovToCr4(cr4);
        Instructions.MovToCr0(cr0);
        return true;
    }

    /// <summary>Reports all refusals in order; that of the lock bit was tried before.</summary>
    public static void Run(ProtectedMode* mode, Processor* processor, bool isLockTried, TrialOutcome lockOutcome)
    {
        ref KtapReport report = ref processor->Report;
        ulong region = processor->Image.VmxonRegion;
        for (Refusal refusal = 0; refusal < Refusal.Count; refusal++)
        {
            mode->InitializeRegion((uint)region);
            TrialOutcome outcome = refusal == Refusal.Lock ? lockOutcome : default;
            ReadOnlySpan<byte> reason = refusal == Refusal.Lock
                ? isLockTried ? default : "the firmware has locked IA32_FEATURE_CONTROL"u8
                : Try(mode, processor, region, refusal, out outcome);
            if (!reason.IsEmpty)
            {
                report.Skip(RefusalTable.Name(refusal), reason);
                continue;
            }

            _ = outcome.Report(
                ref report,
                RefusalTable.Name(refusal),
                RefusalTable.Expected(refusal),
                RefusalTable.Condition(refusal));
        }
    }

    /// <summary>Tries one; if it cannot be provoked here, returns the reason.</summary>
    private static ReadOnlySpan<byte> Try(
        ProtectedMode* mode,
        Processor* processor,
        ulong region,
        Refusal refusal,
        out TrialOutcome outcome)
    {
        outcome = default;
        ReadOnlySpan<byte> reason = default;
        switch (refusal)
        {
            case Refusal.Cr4VmxeClear:
                outcome = WithoutCr4Bit(ControlRegister4.VmxEnable, region);
                break;
            case Refusal.Cr0NeClear:
                outcome = WithoutNumericError(region);
                break;
            case Refusal.Cr0PgClear:
                reason = ModeRefusals.TryWithoutPaging(mode, IsBochs(), out outcome);
                break;
            case Refusal.Cr4FixedBit:
                reason = TryCr4FixedBit(region, out outcome);
                break;
            case Refusal.EnableOutsideSmx:
                reason = "locking IA32_FEATURE_CONTROL without bit 2 would last until the next reset"u8;
                break;
            case Refusal.Smx:
                reason = "SMX operation begins with GETSEC[SENTER], which needs a TPM and a signed module"u8;
                break;
            case Refusal.A20Masked:
                reason = ModeRefusals.TryA20Masked(mode, out outcome);
                break;
            case Refusal.RegionMisaligned:
                outcome = Enter(region + (PageSize / 2));
                break;
            case Refusal.RegionBeyondWidth:
                outcome = Enter(region | (1ul << processor->Features.PhysicalAddressWidth));
                break;
            case Refusal.RevisionWrong:
                *(uint*)region ^= 1;
                outcome = Enter(region);
                break;
            case Refusal.RevisionBit31:
                *(uint*)region |= 1u << 31;
                outcome = Enter(region);
                break;
            case Refusal.InRootWithoutVmcs:
                outcome = InRoot(region, default);
                break;
            case Refusal.InRootWithVmcs:
                mode->InitializeRegion(mode->Layout.VmcsRegion);
                outcome = InRoot(region, mode->Layout.VmcsRegion);
                break;
            case Refusal.RegisterOperand:
                outcome = LeaveAfter(TrialInstructions.VmxonRegister());
                break;
            case Refusal.LockPrefix:
                outcome = LeaveAfter(TrialInstructions.VmxonLock(&region));
                break;
            case Refusal.OperandNotPresent:
                outcome = LeaveAfter(VmxInstructions.Vmxon(null));
                break;
            case Refusal.OperandNotCanonical:
                outcome = LeaveAfter(VmxInstructions.Vmxon((ulong*)(1ul << 63)));
                break;
            case Refusal.NonRoot:
                reason = "there it is a VM exit; this image runs no guest"u8;
                break;
            default:
                outcome = ModeRefusals.Run(mode, processor, region, refusal);
                break;
        }

        return reason;
    }

    private static TrialOutcome Enter(ulong region) => LeaveAfter(VmxRoot.Enter(region));

    /// <summary>The outcome of a VMXON, which is undone if it succeeded against expectation.</summary>
    private static TrialOutcome LeaveAfter(VmxResult result)
    {
        if (result.IsSuccess)
        {
            _ = VmxInstructions.Vmxoff();
        }

        return TrialOutcome.Of(result);
    }

    /// <summary>Tries VMXON with a bit of CR4 cleared.</summary>
    private static TrialOutcome WithoutCr4Bit(ControlRegister4 bit, ulong region)
    {
        ControlRegister4 cr4 = Instructions.MovFromCr4();
        Instructions.MovToCr4(cr4 & ~bit);
        TrialOutcome outcome = Enter(region);
        Instructions.MovToCr4(cr4);
        return outcome;
    }

    private static TrialOutcome WithoutNumericError(ulong region)
    {
        ControlRegister0 cr0 = Instructions.MovFromCr0();
        Instructions.MovToCr0(cr0 & ~ControlRegister0.NumericError);
        TrialOutcome outcome = Enter(region);
        Instructions.MovToCr0(cr0);
        return outcome;
    }

    /// <summary>Bits that FIXED1 wants 0 are no candidates: MOV to CR4 itself refuses them.</summary>
    private static ReadOnlySpan<byte> TryCr4FixedBit(ulong region, out TrialOutcome outcome)
    {
        ulong fixedToOne = ModelSpecificRegister.Read(Msr.IA32_VMX_CR4_FIXED0) & ~(ulong)ControlRegister4.VmxEnable;
        ulong lowest = fixedToOne & (~fixedToOne + 1);
        outcome = lowest == 0 ? default : WithoutCr4Bit((ControlRegister4)lowest, region);
        return lowest == 0 ? "IA32_VMX_CR4_FIXED0 has no bit but VMXE"u8 : default;
    }

    /// <summary>Tries VMXON in VMX root operation; the VMCS at that address is current unless it is 0.</summary>
    private static TrialOutcome InRoot(ulong region, ulong vmcs)
    {
        VmxResult result = VmxRoot.Enter(region);
        if (!result.IsSuccess)
        {
            return TrialOutcome.Of(result);
        }

        // If the VMCS cannot be made current, the outcome is that of the instruction which failed.
        result = vmcs == 0 ? result : VmxInstructions.Vmclear(&vmcs);
        result = vmcs == 0 || !result.IsSuccess ? result : VmxInstructions.Vmptrld(&vmcs);
        result = result.IsSuccess ? VmxRoot.Enter(region) : result;
        TrialOutcome outcome = TrialOutcome.Of(result);
        if (result.IsFailValid)
        {
            outcome = TrialOutcome.FailValid((byte)Vmcs.Read(VmcsField.VmInstructionError));
        }

        _ = vmcs != 0 && VmxInstructions.Vmclear(&vmcs).IsSuccess;
        _ = VmxInstructions.Vmxoff();
        return outcome;
    }

    /// <summary>An emulator by its port, and not KVM, which says that it is a hypervisor.</summary>
    private static bool IsBochs() => Instructions.In8(EmulatorPort) == EmulatorPort && !Hypervisor.IsPresent;
}
