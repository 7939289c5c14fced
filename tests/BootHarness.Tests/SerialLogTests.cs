using Bulkhead.SerialLog;
using Spectre.Console;
using Xunit;

namespace Bulkhead.BootHarness.Tests;

/// <summary>Tests of tools/SerialLog.</summary>
public sealed class SerialLogTests
{
    [Theory]
    [InlineData("KTAP version 1\n1..1\nok 1 a\n# end status=0 name=success\n", 0, "ended with status 0 (success)")]
    [InlineData("KTAP version 1\n1..1\nnot ok 1 a: b\n# end status=16 name=vmx-absent\n", 16, "FAILED     1 a: b")]
    [InlineData("KTAP version 1\n1..1\nnot ok 1 a\n# end status=0 name=success\n", 1, "problem: line 4: status 0")]
    [InlineData("KTAP version 1\n1..1\nok 1 # SKIP no [screen]\n# end status=0 name=success\n", 0,
        "skipped    1 (no [screen])")]
    [InlineData("KTAP version 1\n1..1\nok 1 a\n", 125, "no end line")]
    [InlineData("", 125, "no header")]
    public void SaysHowTheRunEnded(string log, int status, string line)
    {
        Summary summary = new(BootLog.FromText(log));
        StringWriter text = new();
        IAnsiConsole console = AnsiConsole.Create(new()
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = 200;
        summary.Write(console, all: false);

        Assert.Equal(status, summary.Status);
        Assert.Contains(line, text.ToString());
        Assert.DoesNotContain("passed     ", text.ToString());
    }
}
