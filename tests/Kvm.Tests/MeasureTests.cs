using System.Globalization;
using System.Text.RegularExpressions;
using Bulkhead.BootHarness;

namespace Bulkhead.Kvm.Tests;

/// <summary>The bench image's programs on Linux KVM itself (`make bench-kvm`).</summary>
public sealed partial class MeasureTests
{
    [Fact]
    public async Task EveryExitThatAProgramProvokesHasItsTicks()
    {
        string[] programs = [.. Directory.EnumerateFiles(Path.Combine(KvmBoot.Root, "build", "boot", "bench"), "*.bin")];
        Assert.NotEmpty(programs);

        BootLog log = await KvmBoot.RunAsync(Path.Combine("qemu", "kvm", "bench"), programs);

        log.AssertStatus(0);
        log.AssertWellFormed();
        log.AssertNoFailures();
        Assert.Equal(programs.Length, log.Ktap.Suite.TestPoints.Count);
        log.AssertSkipped("exit.timer");
        Match[] figures = [.. log.Lines.Select(line => Ticks().Match(line)).Where(match => match.Success)];
        Assert.Equal(programs.Length - 1, figures.Length);
        Assert.All(figures, figure => Assert.InRange(
            int.Parse(figure.Groups["ticks"].Value, CultureInfo.InvariantCulture), 100, 100_000));
    }

    [GeneratedRegex(@"^# ticks exit\.[a-z-]+=(?<ticks>[0-9]{1,9})$")]
    private static partial Regex Ticks();
}
