using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Tests.Support;

namespace Bulkhead.Kernel.Tests.Boot;

public sealed class BootInformationFaultTests
{
    [Theory]
    [InlineData(BootInformationFault.UnknownProtocol, "the protocol must be Multiboot2 or PVH")]
    [InlineData(BootInformationFault.NotAddressable, "all of it must lie below 4 GiB")]
    [InlineData(BootInformationFault.Truncated, "a record must lie inside its table")]
    [InlineData(BootInformationFault.WrongMagic, "hvm_start_info must begin with 0x336ec578")]
    [InlineData(BootInformationFault.NoMemoryMap, "there must be a memory map")]
    [InlineData(BootInformationFault.TooManyRegions, "the memory map must have at most 128 valid regions")]
    [InlineData(BootInformationFault.TooManyModules, "there must be at most 8 modules")]
    [InlineData(BootInformationFault.TextTooLong, "a command line must have at most 256 bytes")]
    public void EveryFaultHasItsRule(BootInformationFault fault, string rule) =>
        Assert.Equal(rule, Rule(fault));

    [Fact]
    public void NoFaultIsWithoutARule() =>
        Assert.All(
            Enum.GetValues<BootInformationFault>(),
            fault => Assert.False(BootInformationFaultNames.Rule(fault).IsEmpty));

    [Fact]
    public void TheRulesNameTheBounds()
    {
        Assert.Contains($" {MemoryMap.Capacity} ", Rule(BootInformationFault.TooManyRegions));
        Assert.Contains($" {BootModules.Capacity} ", Rule(BootInformationFault.TooManyModules));
        Assert.Contains($" {BootText.Capacity} ", Rule(BootInformationFault.TextTooLong));
    }

    private static string Rule(BootInformationFault fault) => TestLog.Text(BootInformationFaultNames.Rule(fault));
}
