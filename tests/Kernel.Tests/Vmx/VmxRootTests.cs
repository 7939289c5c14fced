using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Tests.Support;
using Bulkhead.Kernel.Vmx;

namespace Bulkhead.Kernel.Tests.Vmx;

[Collection(LowMemoryCollection.Name)]
public sealed unsafe class VmxRootTests : IDisposable
{
    private const ulong Region = 0x200000;

    private readonly LowMemory memory = new(Region, 8192);
    private readonly FakeProcessor processor = ProcessorModels.Haswell();

    public VmxRootTests()
    {
        processor[Msr.IA32_FEATURE_CONTROL] = 5;
        VmxRegion.Initialize((uint*)Region, 0x12);
    }

    public void Dispose() => memory.Dispose();

    [Fact]
    public void FixedBitsAreAppliedToBothRegisters()
    {
        ProcessorModels.SetFixedBits(processor, 0x80000021, 0xffff_ffff, 0x2000, 0x67ff);
        VmxRoot.ApplyFixedBits();
        Assert.Equal(0x80000033ul, processor.Cr0);
        Assert.Equal(0x2620ul, processor.Cr4);
    }

    [Fact]
    public void VmxEnableIsSetEvenIfNotFixed()
    {
        ProcessorModels.SetFixedBits(processor, 0, ulong.MaxValue, 0, ulong.MaxValue);
        VmxRoot.ApplyFixedBits();
        Assert.Equal(0x2000ul, processor.Cr4 & 0x2000);
    }

    [Fact]
    public void RootOperationIsEnteredAndLeft()
    {
        VmxRoot.ApplyFixedBits();
        VmxResult entered = VmxRoot.Enter(Region);
        Assert.True(entered.IsSuccess);
        Assert.Equal("VMsucceed", Explain(entered));
        Assert.True(processor.IsInVmxOperation);
        Assert.Equal(Region, processor.VmxonRegion);
        Assert.True(VmxInstructions.Vmxoff().IsSuccess);
        Assert.False(processor.IsInVmxOperation);
    }

    [Fact]
    public void VmxoffOutsideRootOperationIsAnInvalidOpcode() =>
        Assert.Equal(ExceptionVector.InvalidOpcode, VmxInstructions.Vmxoff().Fault.Vector);

    [Fact]
    public void WithoutVmxEnableVmxonIsAnInvalidOpcode() =>
        AssertFault(ExceptionVector.InvalidOpcode, "#UD: CR4.VMXE is 0, or not in 64-bit or protected mode");

    [Theory]
    [InlineData("CR0.NE")]
    [InlineData("feature control unlocked")]
    [InlineData("feature control locked without VMXON")]
    public void AForbiddingRegisterIsAGeneralProtectionFault(string what)
    {
        VmxRoot.ApplyFixedBits();
        switch (what)
        {
            case "CR0.NE":
                processor.Cr0 &= ~(ulong)ControlRegister0.NumericError;
                break;
            case "feature control unlocked":
                processor[Msr.IA32_FEATURE_CONTROL] = 4;
                break;
            default:
                processor[Msr.IA32_FEATURE_CONTROL] = 3;
                break;
        }

        AssertFault(
            ExceptionVector.GeneralProtection,
            "#GP(0): CPL > 0, A20M, a fixed bit of CR0 or CR4, or IA32_FEATURE_CONTROL forbids it");
    }

    [Fact]
    public void ABadRegionIsAFailInvalid()
    {
        VmxRoot.ApplyFixedBits();
        AssertFailInvalid(VmxRoot.Enter(Region + 8));
        AssertFailInvalid(VmxRoot.Enter(1ul << 39));
        *(uint*)Region = 0x13;
        AssertFailInvalid(VmxRoot.Enter(Region));
        *(uint*)Region = 0x8000_0012;
        AssertFailInvalid(VmxRoot.Enter(Region));
        Assert.False(processor.IsInVmxOperation);
    }

    [Fact]
    public void VmxonInRootOperationWithoutACurrentVmcsIsAFailInvalid()
    {
        VmxRoot.ApplyFixedBits();
        Assert.True(VmxRoot.Enter(Region).IsSuccess);
        VmxResult again = VmxRoot.Enter(Region);
        AssertFailInvalid(again);
        Assert.EndsWith(
            "already in VMX root operation without a current VMCS", Explain(again), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0x40, "VMfailValid: already in VMX root operation (error 15)")]
    [InlineData(0x800e0000, "#PF: the operand is not mapped")]
    [InlineData(0x80000000, "unexpected exception")]
    public void OtherOutcomesAreExplained(uint value, string explanation) =>
        Assert.Equal(explanation, Explain(new VmxResult(value)));

    private static string Explain(VmxResult result) => TestLog.Text(VmxRoot.ExplainEnter(result));

    private static void AssertFailInvalid(VmxResult result)
    {
        Assert.True(result.IsFailInvalid);
        Assert.StartsWith("VMfailInvalid: the region is misaligned, ", Explain(result), StringComparison.Ordinal);
    }

    private void AssertFault(ExceptionVector vector, string explanation)
    {
        VmxResult result = VmxRoot.Enter(Region);
        Assert.True(result.Fault.IsPresent);
        Assert.Equal(vector, result.Fault.Vector);
        Assert.Equal(explanation, Explain(result));
        Assert.False(processor.IsInVmxOperation);
    }
}
