using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Tests.Support;

namespace Bulkhead.Kernel.Tests.Cpu;

public sealed class ProcessorFeaturesTests
{
    private readonly FakeProcessor processor = new();

    public ProcessorFeaturesTests()
    {
        processor.SetCpuid(0, 7);
        processor.SetCpuid(1, 0x306c3);
        processor.SetCpuid(0x80000000, 0x80000008);
        processor.SetCpuid(0x80000008, 0x3027);
    }

    [Fact]
    public void EachFeatureIsItsOwnBitAlone()
    {
        AssertBit(1, "ecx", 5, features => features.HasVmx);
        AssertBit(1, "ecx", 6, features => features.HasSmx);
        AssertBit(7, "ebx", 7, features => features.HasSmep);
        AssertBit(7, "ebx", 20, features => features.HasSmap);
        AssertBit(7, "ecx", 2, features => features.HasUmip);
        AssertBit(0x80000001, "edx", 20, features => features.HasExecuteDisable);
    }

    [Fact]
    public void SignatureAndAddressWidthAreRead()
    {
        ProcessorFeatures features = ProcessorFeatures.Read();
        Assert.Equal(0x306c3u, features.Signature);
        Assert.Equal(39, features.PhysicalAddressWidth);
    }

    [Fact]
    public void LeavesThatTheProcessorDoesNotHaveAreNotBelieved()
    {
        processor.SetCpuid(7, uint.MaxValue, uint.MaxValue, uint.MaxValue, uint.MaxValue);
        processor.SetCpuid(0x80000001, uint.MaxValue, uint.MaxValue, uint.MaxValue, uint.MaxValue);
        processor.SetCpuid(0, 6);
        processor.SetCpuid(0x80000000, 0x80000000);

        ProcessorFeatures features = ProcessorFeatures.Read();
        Assert.False(features.HasSmep || features.HasSmap || features.HasUmip || features.HasExecuteDisable);
        Assert.Equal(36, features.PhysicalAddressWidth);
    }

    private void AssertBit(uint leaf, string register, int bit, Func<ProcessorFeatures, bool> feature)
    {
        for (int other = 0; other < 32; other++)
        {
            processor.CpuidLeaves.Remove((leaf, 0));
            ProcessorModels.SetCpuidBit(processor, leaf, register, other, true);
            Assert.Equal(other == bit, feature(ProcessorFeatures.Read()));
        }
    }
}
