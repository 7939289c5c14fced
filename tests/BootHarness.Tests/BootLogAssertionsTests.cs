using System.Text.RegularExpressions;
using Bulkhead.BootHarness.Ktap;
using Xunit;

namespace Bulkhead.BootHarness.Tests;

public sealed class BootLogAssertionsTests
{
    private static readonly BootLog Log = BootLog.FromText("""
        KTAP version 1
        # sample version=1.2.3
        1..4
        ok 1 boot: protocol=multiboot2 memory=256
        not ok 2 vmx: absent
        ok 3 screen # SKIP there is none
        not ok 4 later # TODO later
        # end status=1 name=failed
        """);

    [Fact]
    public void HoldOnALogThatIsSo()
    {
        Log.AssertEnded();
        Log.AssertStatus(1);
        Log.AssertWellFormed();
        Log.AssertOrder("KTAP", "boot", "vmx", "end");
        Log.AssertOrder();
        Log.AssertAbsent("panic");
        Log.AssertAbsent(new Regex("^ok 2"));
        Log.AssertValue("version", "1.2.3");
        Log.AssertFailed("vmx");
        Log.AssertSkipped("screen");
        Log.AssertPassed("boot").AssertValue("protocol", "multiboot2");
        Assert.Equal("1..4", Log.AssertLine("1.."));
        Assert.Equal("256", Log.AssertLine(new Regex("memory=(?<size>[0-9]+)")).Groups["size"].Value);
    }

    public static TheoryData<string, Action> Untrue => new()
    {
        { "expected status 0, the run ended with 1 (failed)", () => Log.AssertStatus(0) },
        { "expected a line with \"panic\", none has it", () => Log.AssertLine("panic") },
        { "expected a line that matches /^ok 9/, none does", () => Log.AssertLine(new Regex("^ok 9")) },
        { "expected no line with \"vmx\", line 5 is one", () => Log.AssertAbsent("vmx") },
        { "expected no line that matches /^not/, line 5 is one", () => Log.AssertAbsent(new Regex("^not")) },
        { "expected a line with \"boot\" after \"vmx\" (line 5); it stands in line 4",
            () => Log.AssertOrder("vmx", "boot") },
        { "expected a line with \"gone\" after \"vmx\" (line 5); no line has it",
            () => Log.AssertOrder("vmx", "gone") },
        { "expected a line with \"1..4\" after \"1..4\" (line 3)", () => Log.AssertOrder("1..4", "1..4") },
        { "expected version=2, the log says version=1.2.3", () => Log.AssertValue("version", "2") },
        { "expected a diagnostic with other=..., none has it", () => Log.AssertValue("other", "2") },
        { "expected a diagnostic with protocol=..., none has it", () => Log.AssertValue("protocol") },
        { "line 4: expected memory=1 in test point boot, it says memory=256",
            () => Log.AssertPassed("boot").AssertValue("memory", "1") },
        { "it has no speed", () => Log.AssertPassed("boot").AssertValue("speed", "1") },
        { "expected test point vmx to pass; it says: not ok 2 vmx: absent", () => Log.AssertPassed("vmx") },
        { "expected test point screen to pass", () => Log.AssertPassed("screen") },
        { "expected test point boot to fail", () => Log.AssertFailed("boot") },
        { "expected test point later to fail", () => Log.AssertFailed("later") },
        { "expected test point boot to be skipped", () => Log.AssertSkipped("boot") },
        { "expected one test point named other, there are 0", () => Log.AssertPassed("other") },
        { "expected no failures, there are 1: not ok 2 vmx: absent", () => Log.AssertNoFailures() },
    };

    [Theory]
    [MemberData(nameof(Untrue))]
    public void FailOnALogThatIsNotSo(string message, Action assertion)
    {
        BootAssertionException exception = Assert.Throws<BootAssertionException>(assertion);

        Assert.Contains(message, exception.Message.Split('\n')[0]);
    }

    [Fact]
    public void SayWhatIsMalformed()
    {
        BootLog log = BootLog.FromText("KTAP version 1\n1..2\nok 1 a\n");

        string message = Assert.Throws<BootAssertionException>(log.AssertNoFailures).Message;
        Assert.Contains("the plan says 2 test points, the log has 1", message);
    }

    [Fact]
    public void ShowTheTailOfTheLogAndTheComplaint()
    {
        BootLog log = new([.. Enumerable.Range(1, 50).Select(number => $"line {number}")])
        {
            CommandLine = "emulator image",
            Outcome = BootOutcome.Ended,
            ExitStatus = 3,
            Complaint = ["no such device"],
            Duration = TimeSpan.FromSeconds(1.25),
        };

        string message = Assert.Throws<BootAssertionException>(() => log.AssertAbsent("line 7")).Message;

        Assert.Contains("command: emulator image", message);
        Assert.Contains("ended with exit status 3 after 1.3 s", message);
        Assert.Contains("no such device", message);
        Assert.Contains("   7 | line 7\n", message);
        Assert.Contains("lines 31 to 50 of 50", message);
        Assert.Contains("  50 | line 50", message);
        Assert.DoesNotContain("| line 30\n", message);
    }

    [Theory]
    [InlineData(BootOutcome.BoundHit, "the bound")]
    [InlineData(BootOutcome.LogLimitHit, "reached the limit")]
    [InlineData(BootOutcome.Stopped, "stopped after")]
    public void ARunThatWasStoppedHasNotEnded(BootOutcome outcome, string message)
    {
        BootLog log = new(["# end status=0 name=success"]) { CommandLine = "emulator", Outcome = outcome };

        Assert.Contains(message, Assert.Throws<BootAssertionException>(() => log.AssertStatus(0)).Message);
    }

    [Fact]
    public void OneLogServesManyReadersAtOnce()
    {
        KtapReport[] reports = new KtapReport[16];
        Parallel.For(0, reports.Length, index => reports[index] = Log.Ktap);

        Assert.All(reports, report => Assert.Same(Log.Ktap, report));
    }
}
