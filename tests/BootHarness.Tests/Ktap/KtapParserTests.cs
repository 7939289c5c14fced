using Bulkhead.BootHarness.Ktap;
using Xunit;

namespace Bulkhead.BootHarness.Tests.Ktap;

public sealed class KtapParserTests
{
    private const string Good = """
        KTAP version 1
        # bulkhead version=0.1.0 image=kernel
        1..4
        ok 1 boot-information: protocol=multiboot2 memory=256
        not ok 2 vmx: CPUID.1:ECX.VMX[5] is 0, need 1: enable it
        ok 3 screen # SKIP there is none
        ok 4
        # end status=16 name=vmx-absent
        """;

    [Fact]
    public void ReadsOurLog()
    {
        KtapReport report = KtapParser.Parse(Good);

        Assert.Empty(report.Problems);
        Assert.Equal(1, report.Version);
        Assert.Equal(4, report.Suite.Plan);
        Assert.Equal(new KtapEnd(8, 16, "vmx-absent"), report.End);
        Assert.Equal("0.1.0", report.Suite.Diagnostics[0].Values["version"]);
        Assert.Equal([true, false, false, true], report.Suite.TestPoints.Select(point => point.Passed));
        Assert.Equal(["boot-information", "vmx", "screen", ""], report.Suite.TestPoints.Select(point => point.Name));
        Assert.Equal("multiboot2", report.Suite.TestPoints[0].Values["protocol"]);
        Assert.Equal("there is none", report.Suite.TestPoints[2].Reason);
        Assert.Equal(2, Assert.Single(report.Failures).Number);
        Assert.False(report.Succeeded);
    }

    [Theory]
    [InlineData("ok 1 name # SKIP why", true, "name", KtapDirective.Skip, "why", false)]
    [InlineData("ok 1 # SKIP", true, "", KtapDirective.Skip, "", false)]
    [InlineData("ok 1 - name # skip why", true, "name", KtapDirective.Skip, "why", false)]
    [InlineData("not ok 1 name # TODO later", false, "name", KtapDirective.Todo, "later", false)]
    [InlineData("not ok 1 name # XFAIL known", false, "name", KtapDirective.ExpectedFailure, "known", false)]
    [InlineData("not ok 1 name # TIMEOUT 45 s", false, "name", KtapDirective.Timeout, "45 s", true)]
    [InlineData("not ok 1 name # ERROR no tool", false, "name", KtapDirective.Error, "no tool", true)]
    [InlineData("not ok 1 register #3 is wrong", false, "register #3 is wrong", KtapDirective.None, "", true)]
    [InlineData("ok 1 name # SKIPPER", true, "name # SKIPPER", KtapDirective.None, "", false)]
    [InlineData("ok 1 a-b - c", true, "a-b - c", KtapDirective.None, "", false)]
    public void ReadsResultLines(
        string line, bool ok, string description, KtapDirective directive, string reason, bool failed)
    {
        KtapTestPoint point = Assert.Single(KtapParser.Parse($"KTAP version 1\n1..1\n{line}\n").Suite.TestPoints);

        Assert.Equal((ok, description, directive, reason, failed),
            (point.Ok, point.Description, point.Directive, point.Reason, point.Failed));
    }

    [Theory]
    [InlineData("okay 1 name")]
    [InlineData("notok 1 name")]
    [InlineData("monitor: ok 1 name")]
    [InlineData("ok, that is it")]
    public void PassesOverWhatIsNoResult(string line) =>
        Assert.Empty(KtapParser.Parse($"KTAP version 1\n1..0\n{line}\n").Suite.TestPoints);

    [Fact]
    public void ReadsSubtestsByIndentation()
    {
        KtapReport report = KtapParser.Parse("""
            KTAP version 1
            1..2
              KTAP version 1
              # Subtest: inner
              1..2
                KTAP version 1
                1..1
                # value=1
                not ok 1 deepest
              not ok 1 deep
              ok 2 shallow
            not ok 1 outer
            ok 2 last
            """);

        Assert.Empty(report.Problems);
        Assert.Equal(["deepest", "deep", "shallow", "outer", "last"],
            report.Suite.AllTestPoints.Select(point => point.Name));
        Assert.Equal("inner", report.Suite.TestPoints[0].Subtests!.Name);
        Assert.Equal("value=1", Assert.Single(report.Suite.AllDiagnostics, line => line.Values.Count > 0).Text);
    }

    [Fact]
    public void ReadsWhatLinuxPrints()
    {
        KtapReport report = KtapParser.Parse("""
            [    0.000000] Linux version 6.1.0
            [    1.234567] KTAP version 1
            [    1.234568] 1..1
            [    1.234569]     KTAP version 1
            [    1.234570]     # Subtest: list
            [    1.234570]     1..1
            [    1.234571]     ok 1 empty
            [    1.234572] # list: pass:1 fail:0
            [   12.234572] ok 1 list
            """);

        Assert.Empty(report.Problems);
        Assert.Equal(["empty", "list"], report.Suite.AllTestPoints.Select(point => point.Name));
    }

    [Fact]
    public void FindsTheHeaderBehindTheWordsOfFirmware()
    {
        KtapReport report = KtapParser.Parse(
            "\u001b[2J\u001b[01;01HBooting\r\n\rerror: no video\r\n\rKTAP version 1\r\n1..1\r\nok 1 a\r\n");

        Assert.Empty(report.Problems);
        Assert.True(report.Succeeded);
    }

    [Theory]
    [InlineData("", "no header")]
    [InlineData("ok 1 a", "no header")]
    [InlineData("KTAP version 2\n1..0", "this is a reader of version 1")]
    [InlineData("KTAP version 1\nok 1 a", "no plan")]
    [InlineData("KTAP version 1\n1..2\nok 1 a", "the plan says 2 test points, the log has 1")]
    [InlineData("KTAP version 1\n1..1\nok 1 a\nok 2 b", "the plan says 1 test points, the log has 2")]
    [InlineData("KTAP version 1\n1..1\n1..2\nok 1 a", "a second plan")]
    [InlineData("KTAP version 1\n1..2\nok 2 a\nok 1 b", "test point 2, expected 1")]
    [InlineData("KTAP version 1\n1..1\nok a", "without a number")]
    [InlineData("KTAP version 1\n1..2\nok 1 a\nKTAP version 1\n1..2\nok 2 b", "a second header")]
    [InlineData("KTAP version 1\nok 1 a\n1..2\nok 2 b", "after the plan that closes the suite")]
    [InlineData("KTAP version 1\n1..0\n  KTAP version 1\n  1..1\n  ok 1 a", "no result line sums up")]
    [InlineData("KTAP version 1\n1..1\n  KTAP version 1\n  1..2\n  ok 1 a\nok 1 b", "the plan says 2")]
    [InlineData("KTAP version 1\n1..1\n  KTAP version 1\n  1..1\n  not ok 1 a\nok 1 b",
        "sums up a subtest that failed")]
    [InlineData("KTAP version 1\n1..1\nnot ok 1 a\n# end status=0 name=success", "status 0, but a test point failed")]
    [InlineData("KTAP version 1\n1..0\n# end status=0 name=success\nmore", "a line after the end line")]
    [InlineData("KTAP version 1\n1..0\n# end status=128 name=what", "must be 0 to 127")]
    [InlineData("KTAP version 1\n1..1\n  1..1\n  ok 1 a\nok 1 b", "no header opened a suite")]
    [InlineData("KTAP version 1\n1..1\nBail out! no memory", "no memory")]
    [InlineData("KTAP version 1\n1..99999999999999999999\nok 1 a", "the plan says")]
    public void NamesWhatIsWrong(string log, string problem)
    {
        KtapReport report = KtapParser.Parse(log);

        Assert.Contains(report.Problems, found => found.ToString().Contains(problem, StringComparison.Ordinal));
        Assert.False(report.Succeeded);
    }

    [Theory]
    [InlineData("KTAP version 1\n1..0 # SKIP no VMX")]
    [InlineData("KTAP version 1\nok 1 a\nok 2 b\n1..2")]
    [InlineData("KTAP version 1\n1..1\n\nsubject: hello\nok 1 a\n# end status=0 name=success\n\n")]
    public void AllowsWhatKtapAllows(string log) => Assert.True(KtapParser.Parse(log).Succeeded);

    [Fact]
    public void KeepsTheReasonOfBailOut() =>
        Assert.Equal("no memory", KtapParser.Parse("KTAP version 1\n1..1\nBail out! no memory").BailOut);
}
