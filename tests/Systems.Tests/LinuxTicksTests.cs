using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Bulkhead.Systems.Tests;

/// <summary>What a partition costs a Linux, in ticks of Bochs until its first process runs.</summary>
public sealed partial class LinuxTicksTests
{
    private const double Budget = 1.02;

    [Fact]
    public async Task ALinuxBootsInAPartitionNearlyAsFastAsWithoutOne()
    {
        ProcessStartInfo start = new(SystemBoot.Script("systems/linux-ticks/measure"))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Match figures = Figures().Match(output);
        Assert.True(figures.Success, $"no figures in:\n{output}\n{await errors}");
        ulong partition = ulong.Parse(figures.Groups[1].Value, CultureInfo.InvariantCulture);
        ulong direct = ulong.Parse(figures.Groups[2].Value, CultureInfo.InvariantCulture);

        // Less than half a second of the processor's time is no boot of a Linux.
        Assert.InRange(direct, 25_000_000ul, ulong.MaxValue);
        Assert.InRange(partition / (double)direct, 0.9, Budget);
        Assert.Equal(0, process.ExitCode);
        Assert.Contains("exits of linux: ", output, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^linux\.partition=(\d+) linux\.direct=(\d+) ratio=\d+\.\d+$", RegexOptions.Multiline)]
    private static partial Regex Figures();
}
