using System.Text.RegularExpressions;
using Bulkhead.BootHarness;
using Bulkhead.Elf;

namespace Bulkhead.Boot.Tests;

/// <summary>The kernel on a processor with VMX: into root operation, out of it and in again.</summary>
public sealed class VmxRootTests(BochsBoot boot) : IClassFixture<BochsBoot>
{
    private static readonly string[] s_points =
    [
        "image", "boot-information", "memory", "processor", "processor-tables", "address-space",
        "vmx", "feature-control", "fixed-bits", "vmxon", "vmxoff", "vmxon-again",
    ];

    [Fact]
    public void EndsWithSuccess() => boot.Log.AssertStatus(0);

    [Fact]
    public void SpeaksKtapToTheEnd()
    {
        boot.Log.AssertWellFormed();
        boot.Log.AssertNoFailures();
        Assert.Equal("# end status=0 name=success", boot.Log.Lines[^1]);
    }

    [Fact]
    public void ReportsEveryStepInOrder() =>
        boot.Log.AssertOrder([.. s_points.Select((point, index) => $"ok {index + 1} {point}: ")]);

    [Theory]
    [InlineData("vmxon")]
    [InlineData("vmxoff")]
    [InlineData("vmxon-again")]
    public void VmxInstructionsSucceed(string point) => boot.Log.AssertLine($" {point}: CF=0 ZF=0");

    [Fact]
    public void FixedBitsAreApplied()
    {
        Match line = boot.Log.AssertLine(new Regex("fixed-bits: CR0 0x(.*) -> 0x(.*), CR4 0x(.*) -> 0x(.*)"));
        ulong cr0 = Convert.ToUInt64(line.Groups[2].Value, 16);
        ulong cr4 = Convert.ToUInt64(line.Groups[4].Value, 16);
        Assert.Equal(0x8000_0021ul, cr0 & 0x8000_0021);
        Assert.Equal(0ul, cr0 & 0x6000_0000);
        Assert.Equal(Convert.ToUInt64(line.Groups[3].Value, 16) | 0x2000, cr4);
    }

    [Fact]
    public void ProtectsItsAddressSpace() => boot.Log.AssertLine(new Regex("address-space: .* wp nx smep"));

    [Fact]
    public void ReportsTheDigestOfTheBuiltImage()
    {
        ElfImage image = ElfImage.Load(Repository.Kernel);
        ElfSection seal = image.Sections.Single(section => section.Name == ".digest");
        boot.Log.AssertLine($"image: sha256={Convert.ToHexStringLower(image.Content(seal).Span)}");
    }

    [Fact]
    public void SaysNothingOfCapabilitiesUnlessAsked() => boot.Log.AssertAbsent("IA32_VMX_BASIC");

    [Fact]
    public async Task TwoRunsGiveTheSameLog()
    {
        BootLog again = await BootRun.ToEndAsync(Repository.Launch("--emulator", "bochs", Repository.Iso));
        Assert.Equal(boot.Log.Lines, again.Lines);
    }
}
