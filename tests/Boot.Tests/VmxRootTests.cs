using System.Text.RegularExpressions;
using Bulkhead.BootHarness;
using Bulkhead.Elf;

namespace Bulkhead.Boot.Tests;

/// <summary>
/// The bare kernel on a processor with VMX: it enters root operation, and refuses for want of a system.
/// </summary>
public sealed class VmxRootTests(BochsBoot boot) : IClassFixture<BochsBoot>
{
    private static readonly string[] s_points =
    [
        "image", "boot-information", "memory", "processor", "processor-tables", "address-space",
        "vmx", "feature-control", "fixed-bits", "vmxon",
    ];

    [Fact]
    public void RefusesInOneLineWithoutASystem()
    {
        boot.Log.AssertStatus(14);
        Assert.StartsWith("not ok 11 configuration: no boot module named configuration", boot.Log.Lines[^2]);
        Assert.Equal("# end status=14 name=module-missing", boot.Log.Lines[^1]);
    }

    [Fact]
    public void ReportsEveryStepInOrder() =>
        boot.Log.AssertOrder([.. s_points.Select((point, index) => $"ok {index + 1} {point}: ")]);

    [Fact]
    public void VmxonSucceeds() => boot.Log.AssertLine(" vmxon: CF=0 ZF=0");

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
    public async Task TwoRunsGiveTheSameLog()
    {
        BootLog again = await BootRun.ToEndAsync(Repository.Launch("--emulator", "bochs", Repository.Kernel));
        Assert.Equal(boot.Log.Lines, again.Lines);
    }
}
