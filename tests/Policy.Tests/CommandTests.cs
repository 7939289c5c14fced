using Bulkhead.CommandLine;
using Bulkhead.CommandLine.Commands;

namespace Bulkhead.Policy.Tests;

/// <summary>The commands as a person uses them.</summary>
public sealed class CommandTests : IDisposable
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _errors = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bulkhead-policy-");

    public void Dispose()
    {
        _output.Dispose();
        _errors.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void Check_PrintsFlowsWithTrustAndSharedThings()
    {
        Assert.Equal(ExitStatus.Success, CheckCommand.Run(ExampleFiles.PathOf("two-levels.yaml"), _output, _errors));
        string report = _output.ToString();
        Assert.Contains(
            "  downgrader -> publisher by channel summaries (release flows to public, granted in line 81)\n"
                + "    TRUSTED: downgrader: it lets only summaries of a fixed form pass\n",
            report);
        Assert.Contains("  collector -> vault -> downgrader -> publisher  TRUSTED: downgrader\n", report);
        Assert.DoesNotContain("publisher -> vault", report);
        foreach (string thing in new[]
        {
            "processor core", "caches and TLB", "memory bus", "time stamp counter", "slack of major frame normal",
            "audit ring", "ports 0x3f8-0x3ff", "kept memory archive",
        })
        {
            Assert.Contains($"  {thing}: ", report);
        }
    }

    [Fact]
    public void Check_OfABrokenPolicyPrintsErrorsOnly()
    {
        string path = Write(ExampleFiles.Base.Replace("watchdog: 4", "watchdogs: 4", StringComparison.Ordinal));
        Assert.Equal(ExitStatus.BadInput, CheckCommand.Run(path, _output, _errors));
        Assert.Empty(_output.ToString());
        Assert.Equal(
            $"{path}:29:5: error key-unknown: subjects.sensor has the key watchdogs (is watchdog meant?), a policy has "
                + "only the keys of docs/policy-keys.md: correct its spelling, move it to where it belongs, or "
                + "remove it\n",
            _errors.ToString());
    }

    [Fact]
    public void Diff_OfTheSamePolicyIsEmpty()
    {
        string path = ExampleFiles.PathOf("base.yaml");
        Assert.Equal(ExitStatus.Success, DiffCommand.Run(path, path, _output, _errors));
        Assert.Equal("no difference in authority\n", _output.ToString());
    }

    [Fact]
    public void Diff_TellsGrantsAndRemovals()
    {
        string path = Write(ExampleFiles.Base
            .Replace("[ 0x3f8-0x3ff ]", "[ 0x3fa-0x401 ]", StringComparison.Ordinal)
            .Replace("size: 64 KiB, kept", "size: 128 KiB, kept", StringComparison.Ordinal)
            .Replace("        again: { reset: guest }\n", string.Empty, StringComparison.Ordinal)
            .Replace("ports: 0x3f8-0x3ff, action", "ports: 0x402, action", StringComparison.Ordinal));
        Assert.Equal(
            ExitStatus.MoreAuthority, DiffCommand.Run(ExampleFiles.PathOf("base.yaml"), path, _output, _errors));
        string text = _output.ToString();
        Assert.Contains("subject uart\n  + grants ports 0x400-0x401\n  - removes ports 0x3f8-0x3f9\n", text);
        Assert.Contains("  + grants kept memory archive (64 KiB -> 128 KiB)\n", text);
        Assert.Contains("  - removes event again: reset of guest\n", text);
        Assert.Contains("flows\n  - removes clerk -> guest by reset again\n", text);
        Assert.Contains("  - removes clerk reaches guest without trust\n", text);
    }

    [Fact]
    public void Diff_ThatOnlyRemovesIsNoGrant()
    {
        string path = Write(
            ExampleFiles.Base.Replace("      counters: read\n", string.Empty, StringComparison.Ordinal));
        Assert.Equal(ExitStatus.Success, DiffCommand.Run(ExampleFiles.PathOf("base.yaml"), path, _output, _errors));
        Assert.Equal("subject auditor\n  - removes exit counters: read\n0 granted, 1 removed\n", _output.ToString());
    }

    [Fact]
    public void Diff_OfABrokenPolicyPrintsErrorsOnly()
    {
        string path = Write("system: [");
        Assert.Equal(
            ExitStatus.BadInput, DiffCommand.Run(ExampleFiles.PathOf("base.yaml"), path, _output, _errors));
        Assert.Empty(_output.ToString());
        Assert.StartsWith($"{path}:", _errors.ToString());
    }

    private string Write(string document)
    {
        string path = Path.Combine(_folder.FullName, "changed.yaml");
        File.WriteAllText(path, document);
        return path;
    }
}
