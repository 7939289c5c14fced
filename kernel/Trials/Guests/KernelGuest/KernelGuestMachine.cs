namespace Bulkhead.Kernel.Trials.Guests.KernelGuest;

using System;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;

/// <summary>What the kernel needs of a machine beyond what every guest of the image has.</summary>
public static unsafe class KernelGuestMachine
{
    private const uint HighestExtendedLeaf = 0x80000000;
    private const uint ExtendedFeatures = 0x80000001;
    private const uint AddressWidths = 0x80000008;
    private const uint LastBrandLeaf = 0x80000004;

    /// <summary>Execute disable, 1-GByte pages and 64-bit mode; nothing that the kernel does not keep apart.</summary>
    private const uint KeptExtendedFeatures = (1 << 20) | (1 << 26) | (1 << 29);

    /// <summary>MSRs that VMX switches, so that the guest may have its own at no cost.</summary>
    private static ReadOnlySpan<uint> SwitchedMsrs =>
        [(uint)Msr.IA32_EFER, (uint)Msr.IA32_PAT, (uint)Msr.IA32_GS_BASE];

    /// <summary>Gives the subject its CPUID leaves and MSRs.</summary>
    public static void Configure(Subject* subject, in GuestMemory memory)
    {
        MsrBitmap bitmap = new((ulong*)memory.MsrBitmap);
        for (int index = 0; index < SwitchedMsrs.Length; index++)
        {
            _ = bitmap.AllowRead(SwitchedMsrs[index]);
            _ = bitmap.AllowWrite(SwitchedMsrs[index]);
        }

        subject->Cpuid.SetConstant(HighestExtendedLeaf, new CpuidRegisters { Eax = AddressWidths });
        CpuidRegisters features = CpuidRegisters.Read(ExtendedFeatures);
        subject->Cpuid.SetConstant(ExtendedFeatures, new CpuidRegisters { Edx = features.Edx & KeptExtendedFeatures });
        subject->Cpuid.SetConstant(AddressWidths, new CpuidRegisters { Eax = CpuidRegisters.Read(AddressWidths).Eax });
        for (uint leaf = ExtendedFeatures + 1; leaf <= LastBrandLeaf; leaf++)
        {
            subject->Cpuid.SetConstant(leaf, CpuidRegisters.Read(leaf));
        }
    }
}
