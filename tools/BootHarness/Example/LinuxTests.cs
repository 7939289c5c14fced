using System.Text.RegularExpressions;
using Xunit;

namespace Bulkhead.BootHarness.Example;

/// <summary>Tests of a kernel that knows nothing of this library.</summary>
public sealed partial class LinuxTests(LinuxBoot boot) : IClassFixture<LinuxBoot>
{
    [Fact]
    public void EndsByItself() => boot.Log.AssertEnded();

    [Fact]
    public void ReachesTheSearchForItsRoot() => boot.Log.AssertOrder(
        "Linux version",
        "Command line: console=ttyS0 panic=-1",
        "Memory:",
        "Kernel panic - not syncing: VFS: Unable to mount root fs");

    [Fact]
    public void FindsMostOfTheMemory()
    {
        Match memory = boot.Log.AssertLine(Memory());
        Assert.InRange(int.Parse(memory.Groups["total"].Value), 240 << 10, 256 << 10);
    }

    [Fact]
    public void HasNoFault() => boot.Log.AssertAbsent(new Regex("BUG:|general protection fault|Oops:"));

    [GeneratedRegex("Memory: [0-9]+K/(?<total>[0-9]+)K available")]
    private static partial Regex Memory();
}
