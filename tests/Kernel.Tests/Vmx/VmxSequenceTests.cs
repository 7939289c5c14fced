using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Tests.Boot;
using Bulkhead.Kernel.Tests.Support;

namespace Bulkhead.Kernel.Tests.Vmx;

/// <summary>Every way in which a machine denies VMX root operation, as the log tells it.</summary>
[Collection(LowMemoryCollection.Name)]
public sealed class VmxSequenceTests : IDisposable
{
    private const string DisabledEnd = "# end status=17 name=vmx-disabled-by-firmware";
    private const string UnusableEnd = "# end status=18 name=vmx-unusable";

    private const string FailInvalid =
        "VMfailInvalid: the region is misaligned, beyond the physical-address width or not of this revision, "
        + "or already in VMX root operation without a current VMCS";

    private readonly KernelRun run = new();

    public void Dispose() => run.Dispose();

    [Fact]
    public void AProcessorWithoutVmx()
    {
        ProcessorModels.SetCpuidBit(run.Model, 1, "ecx", 5, false);
        AssertRefused(
            "not ok 7 vmx: CPUID.1:ECX.VMX[5] is 0, need 1: use a processor with Intel VT-x, enable it in the "
            + "firmware's set-up, or give the virtual machine nested VMX",
            "# end status=16 name=vmx-absent");
        Assert.DoesNotContain(run.Model.MsrWrites, write => write.Register == Msr.IA32_FEATURE_CONTROL);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(0xff07)]
    public void FeatureControlLockedRightIsLeftAlone(ulong value)
    {
        run.Model[Msr.IA32_FEATURE_CONTROL] = value;
        Assert.Contains(
            $"ok 8 feature-control: IA32_FEATURE_CONTROL is locked with VMXON (0x{value:x}, need bits 0 and 2)",
            run.Lines());
        Assert.DoesNotContain(run.Model.MsrWrites, write => write.Register == Msr.IA32_FEATURE_CONTROL);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void FeatureControlLockedWrongIsRefused(ulong value)
    {
        run.Model[Msr.IA32_FEATURE_CONTROL] = value;
        AssertRefused(
            $"not ok 8 feature-control: IA32_FEATURE_CONTROL is locked without VMXON (0x{value:x}, "
            + "need bits 0 and 2): enable VT-x in the firmware's set-up",
            DisabledEnd);
        Assert.DoesNotContain(run.Model.MsrWrites, write => write.Register == Msr.IA32_FEATURE_CONTROL);
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(2, 5)]
    [InlineData(4, 5)]
    [InlineData(6, 5)]
    [InlineData(0x20000, 0x20005)]
    public void FeatureControlUnlockedIsSetAndLocked(ulong value, ulong written)
    {
        run.Model[Msr.IA32_FEATURE_CONTROL] = value;
        Assert.Contains(
            $"ok 8 feature-control: IA32_FEATURE_CONTROL is unlocked (0x{value:x}, need bits 0 and 2): both set",
            run.Lines());
        Assert.Equal(
            (Msr.IA32_FEATURE_CONTROL, written),
            Assert.Single(run.Model.MsrWrites, write => write.Register == Msr.IA32_FEATURE_CONTROL));
    }

    [Fact]
    public void FeatureControlUnlockedButRefusingTheWrite()
    {
        run.Model.ReadOnlyMsrs.Add((uint)Msr.IA32_FEATURE_CONTROL);
        AssertRefused(
            "not ok 8 feature-control: IA32_FEATURE_CONTROL is unlocked (0x0, need bits 0 and 2): "
            + "WRMSR refused them: enable VT-x in the firmware's set-up",
            DisabledEnd);
    }

    [Fact]
    public void AnUncachedRegionIsTold()
    {
        run.Model[Msr.IA32_VMX_BASIC] = 0x0002_1000_0000_0007;
        Assert.Contains("ok 7 vmx: revision=0x7 region-size=4096 memory-type=uncached", run.Lines());
    }

    [Fact]
    public void TheThesisProcessorSucceeds()
    {
        run.Model = ProcessorModels.Thesis();
        string[] lines = run.Lines();
        Assert.Equal(
            [
                "ok 4 processor: GenuineIntel, Intel(R) Core(TM)2 signature=0x10676 physical-address-width=36",
                "ok 7 vmx: revision=0xd region-size=2048 memory-type=write-back",
                "ok 8 feature-control: IA32_FEATURE_CONTROL is locked with VMXON (0x5, need bits 0 and 2)",
                "ok 9 fixed-bits: CR0 0x80010013 -> 0x80010033, CR4 0x620 -> 0x2620",
                "ok 10 vmxon: CF=0 ZF=0",
            ],
            [lines[6], lines[9], lines[10], lines[11], lines[12]]);
    }

    [Fact]
    public void VmxonOnAMisalignedRegion()
    {
        unsafe
        {
            run.BeforeRun = _ => run.Processor->Image.VmxonRegion += 8;
        }

        AssertRefused($"not ok 10 vmxon: CF=1 ZF=0 {FailInvalid}", UnusableEnd);
    }

    [Fact]
    public void VmxonWithAnotherRevisionThanReported()
    {
        run.Model.BeforeVmxon = model => model[Msr.IA32_VMX_BASIC]++;
        AssertRefused($"not ok 10 vmxon: CF=1 ZF=0 {FailInvalid}", UnusableEnd);
    }

    [Fact]
    public void VmxonWithARegionBeyondThePhysicalAddressWidth()
    {
        run.Model.BeforeVmxon = model => model.SetCpuid(0x80000008, 16);
        AssertRefused($"not ok 10 vmxon: CF=1 ZF=0 {FailInvalid}", UnusableEnd);
    }

    [Fact]
    public void VmxonWithVmxEnableCleared()
    {
        run.Model.BeforeVmxon = model => model.Cr4 &= ~(ulong)ControlRegister4.VmxEnable;
        AssertRefused(
            "not ok 10 vmxon: #UD: CR4.VMXE is 0, or not in 64-bit or protected mode", UnusableEnd);
    }

    [Fact]
    public void VmxonWithAFixedBitCleared()
    {
        run.Model.BeforeVmxon = model => model.Cr0 &= ~(ulong)ControlRegister0.NumericError;
        AssertRefused(
            "not ok 10 vmxon: #GP(0): CPL > 0, A20M, a fixed bit of CR0 or CR4, or IA32_FEATURE_CONTROL forbids it",
            UnusableEnd);
    }

    [Fact]
    public void VmxonInRootOperation()
    {
        bool isSecond = false;
        run.Model.BeforeVmxon = model =>
        {
            if (!isSecond)
            {
                isSecond = true;
                model.Vmxon(FakeImage.VmxonRegion);
            }
        };
        AssertRefused($"not ok 10 vmxon: CF=1 ZF=0 {FailInvalid}", UnusableEnd);
    }

    [Fact]
    public void FixedBitsOfAnyProcessorAreSatisfied()
    {
        ProcessorModels.SetFixedBits(run.Model, 0x80000031, 0xffffffff, 0x2040, 0x3767ff);
        Assert.Contains("ok 9 fixed-bits: CR0 0x80010013 -> 0x80010033, CR4 0x100620 -> 0x102660", run.Lines());
        Assert.True(run.Model.IsInVmxOperation);
    }

    private void AssertRefused(string refusal, string end) => Assert.Equal((refusal, end), run.Refused());
}
