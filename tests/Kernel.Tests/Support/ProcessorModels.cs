using Bulkhead.Kernel.Cpu;

namespace Bulkhead.Kernel.Tests.Support;

/// <summary>Processors that tests run on.</summary>
public static class ProcessorModels
{
    /// <summary>
    /// A processor like Intel's Core i7-4770: VMX with EPT and TRUE controls, NX, SMEP, 39-bit physical addresses;
    /// IA32_FEATURE_CONTROL unlocked, as emulators leave it.
    /// </summary>
    public static FakeProcessor Haswell()
    {
        FakeProcessor processor = new();
        processor.SetCpuid(0, 0xd, 0x756e6547, 0x6c65746e, 0x49656e69);
        processor.SetCpuid(1, 0x306c3, 0x800, 0x77fafbff, 0xbfebfbff);
        processor.SetCpuid(7, 0, 0x27ab);
        processor.SetCpuid(0x80000000, 0x80000008);
        processor.SetCpuid(0x80000001, 0, 0, 0x21, 0x2c100800);
        SetBrand(processor, "Intel(R) Core(TM) i7-4770 CPU @ 3.40GHz");
        processor.SetCpuid(0x80000008, 0x3027);
        processor[Msr.IA32_FEATURE_CONTROL] = 0;
        processor[Msr.IA32_VMX_BASIC] = 0x00da_0400_0000_0012;
        processor[Msr.IA32_VMX_PINBASED_CTLS] = 0x0000_007f_0000_0016;
        processor[Msr.IA32_VMX_PROCBASED_CTLS] = 0xfff9_fffe_0401_e172;
        processor[Msr.IA32_VMX_EXIT_CTLS] = 0x007f_ffff_0003_6dff;
        processor[Msr.IA32_VMX_ENTRY_CTLS] = 0x0000_ffff_0000_11ff;
        processor[Msr.IA32_VMX_MISC] = 0x3004_01e5;
        SetFixedBits(processor, 0x80000021, 0xffffffff, 0x2000, 0x1767ff);
        processor[Msr.IA32_VMX_VMCS_ENUM] = 0x2a;
        processor[Msr.IA32_VMX_PROCBASED_CTLS2] = 0x0000_7cff_0000_0000;
        processor[Msr.IA32_VMX_EPT_VPID_CAP] = 0x0f01_0633_4141;
        processor[Msr.IA32_VMX_TRUE_PINBASED_CTLS] = 0x0000_007f_0000_0016;
        processor[Msr.IA32_VMX_TRUE_PROCBASED_CTLS] = 0xfff9_fffe_0400_6172;
        processor[Msr.IA32_VMX_TRUE_EXIT_CTLS] = 0x007f_ffff_0003_6dfb;
        processor[Msr.IA32_VMX_TRUE_ENTRY_CTLS] = 0x0000_ffff_0000_11fb;
        processor[Msr.IA32_VMX_VMFUNC] = 1;
        return processor;
    }

    /// <summary>
    /// The thesis' processor as far as its Figures 10 to 15 tell: a Core 2 with neither EPT nor TRUE controls.
    /// </summary>
    public static FakeProcessor Thesis()
    {
        FakeProcessor processor = new();
        processor.SetCpuid(0, 0xa, 0x756e6547, 0x6c65746e, 0x49656e69);
        processor.SetCpuid(1, 0x10676, 0, 0x8e3fd, 0xbfebfbff);
        processor.SetCpuid(0x80000000, 0x80000008);
        processor.SetCpuid(0x80000001, 0, 0, 1, 0x20100800);
        SetBrand(processor, "Intel(R) Core(TM)2");
        processor.SetCpuid(0x80000008, 0x3024);
        processor[Msr.IA32_FEATURE_CONTROL] = 5;
        processor[Msr.IA32_VMX_BASIC] = 0x005a_0800_0000_000d;
        processor[Msr.IA32_VMX_PINBASED_CTLS] = 0x0000_003f_0000_0016;
        processor[Msr.IA32_VMX_PROCBASED_CTLS] = 0xf7f9_fffe_0401_e172;
        processor[Msr.IA32_VMX_EXIT_CTLS] = 0x0003_ffff_0003_6dff;
        processor[Msr.IA32_VMX_ENTRY_CTLS] = 0x0000_3fff_0000_11ff;
        processor[Msr.IA32_VMX_MISC] = 0x0004_03c0;
        SetFixedBits(processor, 0x80000021, 0xffffffff, 0x2000, 0x67ff);
        processor[Msr.IA32_VMX_VMCS_ENUM] = 0x2c;
        return processor;
    }

    /// <summary>The four MSRs that report the bits of CR0 and CR4 which VMX operation fixes.</summary>
    public static void SetFixedBits(
        FakeProcessor processor,
        ulong cr0Fixed0,
        ulong cr0Fixed1,
        ulong cr4Fixed0,
        ulong cr4Fixed1)
    {
        processor[Msr.IA32_VMX_CR0_FIXED0] = cr0Fixed0;
        processor[Msr.IA32_VMX_CR0_FIXED1] = cr0Fixed1;
        processor[Msr.IA32_VMX_CR4_FIXED0] = cr4Fixed0;
        processor[Msr.IA32_VMX_CR4_FIXED1] = cr4Fixed1;
    }

    /// <summary>Changes one bit of a register of a CPUID leaf.</summary>
    public static void SetCpuidBit(FakeProcessor processor, uint leaf, string register, int bit, bool value)
    {
        CpuidRegisters registers = processor.CpuidLeaves.GetValueOrDefault((leaf, 0u));
        switch (register)
        {
            case "ebx":
                registers.Ebx = With(registers.Ebx, bit, value);
                break;
            case "ecx":
                registers.Ecx = With(registers.Ecx, bit, value);
                break;
            case "edx":
                registers.Edx = With(registers.Edx, bit, value);
                break;
            default:
                throw new ArgumentException($"{register}: need ebx, ecx or edx", nameof(register));
        }

        processor.CpuidLeaves[(leaf, 0)] = registers;
    }

    /// <summary>The brand string of leaves 80000002H to 80000004H, at most 47 letters.</summary>
    public static void SetBrand(FakeProcessor processor, string brand)
    {
        byte[] letters = System.Text.Encoding.Latin1.GetBytes(brand.PadRight(48, '\0'));
        for (uint leaf = 0; leaf < 3; leaf++)
        {
            int start = (int)leaf * 16;
            processor.SetCpuid(
                0x80000002 + leaf,
                BitConverter.ToUInt32(letters, start),
                BitConverter.ToUInt32(letters, start + 4),
                BitConverter.ToUInt32(letters, start + 8),
                BitConverter.ToUInt32(letters, start + 12));
        }
    }

    private static uint With(uint register, int bit, bool value) =>
        value ? register | (1u << bit) : register & ~(1u << bit);
}
