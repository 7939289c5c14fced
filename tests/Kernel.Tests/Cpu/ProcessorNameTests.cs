using Bulkhead.Kernel.Console;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Tests.Support;

namespace Bulkhead.Kernel.Tests.Cpu;

public sealed class ProcessorNameTests
{
    [Theory]
    [InlineData("Intel(R) Core(TM) i7-4770 CPU @ 3.40GHz", "Intel(R) Core(TM) i7-4770 CPU @ 3.40GHz")]
    [InlineData("              Intel(R) Pentium(R) 4 CPU 3.00GHz", "Intel(R) Pentium(R) 4 CPU 3.00GHz")]
    [InlineData("a\nok 1 forged", "a?ok 1 forged")]
    [InlineData("", "")]
    public void VendorAndBrandAreWrittenAsCpuidSpellsThem(string brand, string wanted)
    {
        FakeProcessor processor = ProcessorModels.Haswell();
        ProcessorModels.SetBrand(processor, brand);
        Assert.Equal($"GenuineIntel, {wanted}", Written(processor));
    }

    [Fact]
    public void AProcessorWithoutABrandHasAVendor() =>
        Assert.Equal("GenuineIntel", Written(NoBrand(ProcessorModels.Haswell())));

    [Fact]
    public void AProcessorWithoutAnythingHasNoName() => Assert.Equal(string.Empty, Written(new FakeProcessor()));

    private static FakeProcessor NoBrand(FakeProcessor processor)
    {
        processor.SetCpuid(0x80000000, 0x80000003);
        return processor;
    }

    private static string Written(FakeProcessor processor)
    {
        KernelLog log = TestLog.Open();
        ProcessorName.Write(ref log);
        return processor.Com1.Text;
    }
}
