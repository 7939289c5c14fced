using Bulkhead.Subjects;

namespace Bulkhead.SubjectLibrary.Tests;

/// <summary>What the operator's console prints: everything under its writer's name.</summary>
public sealed class OperatorConsoleTests : IDisposable
{
    private readonly OperatorDesk _desk = new(["low", "high"], "auditor");

    public void Dispose() => _desk.Dispose();

    [Fact]
    public void LinesAreTheirWritersInWhateverPiecesTheyCome()
    {
        Assert.Equal("high: one\n", _desk.Printed("high", "one\r\ntw"));
        Assert.Equal("high: two\nhigh: three\n", _desk.Printed("high", "o\nthree\n"));
        Assert.Equal("auditor: a line\n", _desk.Printed("auditor", "a line"));
        Assert.Equal("# auditor: audit 1\n", _desk.Printed("auditor", "# audit 1"));
    }

    [Fact]
    public void TheSelectedGuestsLineAppearsAsItComes()
    {
        Assert.Equal("low: ~ #", _desk.Printed("low", "~ #"));
        Assert.Equal(" l", _desk.Printed("low", " l"));
        Assert.Equal("s\n", _desk.Printed("low", "s\n"));
    }

    [Fact]
    public void AnotherSubjectsLineEndsItAndItIsShownAgain()
    {
        _ = _desk.Printed("low", "~ # ls");
        Assert.Equal("\nhigh: up\nlow: ~ # ls", _desk.Printed("high", "up\n"));
        Assert.Equal("\nauditor: x\nlow: ~ # ls", _desk.Printed("auditor", "x"));
        Assert.Equal(" -l\n", _desk.Printed("low", " -l\n"));
    }

    [Fact]
    public void AnothersUnendedLineIsShownWhenItIsSelected()
    {
        Assert.Equal("", _desk.Printed("high", "login: "));
        Assert.EndsWith("\nhigh: login: ", _desk.Typed("^select high\r"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("abc\rx", "xbc")]
    [InlineData("abc\b\bX", "aXc")]
    [InlineData("\b\bx", "x")]
    [InlineData("a\tb", "a       b")]
    [InlineData("abc\b\b\u001b[Kd", "ad")]
    [InlineData("abc\b\u001b[Jd", "abd")]
    [InlineData("abc\u001b[2Dx", "axc")]
    [InlineData("a\u001b[3Cb", "a   b")]
    [InlineData("abc\u001b[2Gx", "axc")]
    [InlineData("\u001b[1;31mred\u001b[0m \u001b[6n\u001b[2J\u001b[1;2mx", "red x")]
    [InlineData("\u001b]0;a title\ax\u001bP1$r\u001b\\y\u001b(Bz\u001b7", "xyz")]
    [InlineData("\u001b[12\u0018x\u001b[?25ly", "xy")]
    [InlineData("a\0b\ac\u007f\u009b", @"a\x00b\x07c\x7f\x9b")]
    [InlineData("ä", @"\xe4")]
    public void ControlCharactersActOnTheLineAndNowhereElse(string bytes, string text)
    {
        string sent = _desk.Printed("low", bytes);
        Assert.Equal($"low: {text}", TerminalModel.LastLine(sent));
        sent += _desk.Printed("low", "\n");
        Assert.Equal([$"low: {text}", ""], new TerminalModel(sent).Lines.Select(line => line.Text.TrimEnd()));
    }

    [Fact]
    public void AProgramThatHasTheWholeScreenWritesLines() =>
        Assert.Equal(
            "high: GRUB\nhigh:  entry 1\nhigh:  entry 2\n",
            _desk.Printed(
                "high", "\u001b[H\u001b[J\u001b[2;24HGRUB\u001b[4;1H \u001b[5;2H entry 1\u001b[6;2f entry 2\n"));

    [Fact]
    public void ASequenceThatIsNotCompleteHidesTheRestOfItsLineOnly()
    {
        Assert.Equal("high: a\nhigh: b\n", _desk.Printed("high", "a\u001b]0;never\nb\n"));
    }

    [Theory]
    [InlineData("\n[console] \n")]
    [InlineData("\r[console] \n")]
    [InlineData("\b\b\b\b\b\b\b\b[console] \n")]
    [InlineData("\u001b[99D[console] \n")]
    [InlineData("\u001b[1G\u001b[2K\u001b[A[console] \n")]
    public void NoGuestImitatesThePrompt(string bytes)
    {
        _desk.Write("high", bytes);
        foreach ((string text, int leftmost) in new TerminalModel(_desk.Printed("low", bytes)).Lines.SkipLast(1))
        {
            Assert.Matches("^(low|high): ", text);
            Assert.True(leftmost >= "low: ".Length);
        }
    }

    [Fact]
    public void LinesAreNeverAsWideAsTheTerminal()
    {
        string text = new('x', 60);
        _desk.Write("high", text);
        _desk.Write("high", text + "\n");
        string sent = _desk.Run();
        Assert.Equal($"high: {text}{text[..13]}\nhigh: {text[13..]}\n", sent);
        string[] lines = _desk.Printed("auditor", new string('\n', 40)).Split('\n');
        Assert.All(lines, line => Assert.True(line.Length < 80));
        Assert.Equal(160, lines.Where(line => line.StartsWith("auditor: ", StringComparison.Ordinal))
            .Sum(line => line.Length - "auditor: ".Length));
    }

    [Fact]
    public void PolicySaysHowWideTheTerminalIs()
    {
        _desk.AddParameter("columns", 200);
        string text = new('x', 60);
        _desk.Write("high", text);
        Assert.Equal($"high: {text}{text}\n", _desk.Printed("high", text + "\n"));
    }

    [Fact]
    public void WhatIsLostIsTold()
    {
        _ = _desk.Printed("high", "in the middle \u001b[");
        for (int number = 1; number <= 11; number++)
        {
            _desk.Write("high", $"line {number}\n");
        }

        Assert.StartsWith(
            "high: in the middle \n"
            + "# high: it wrote faster than the console prints: 3 messages are missing\nhigh: line 4\n",
            _desk.Run(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void OneFloodSilencesNobody()
    {
        _ = _desk.Run();
        _desk.Write("auditor", "I am here");
        int accesses = 0;
        SharedMemory.BeforeAccess = _ =>
        {
            // It writes as fast as the console reads.
            Action<nint>? hook = SharedMemory.BeforeAccess;
            SharedMemory.BeforeAccess = null;
            if (++accesses % 5 == 0)
            {
                _desk.Write("high", "flood\n");
            }

            SharedMemory.BeforeAccess = hook;
        };
        string sent = _desk.Run();
        SharedMemory.BeforeAccess = null;
        Assert.Contains("auditor: I am here\n", sent, StringComparison.Ordinal);
        Assert.InRange(sent.Count(character => character == '\n'), 64, 300);
    }

    [Fact]
    public void ChannelsThatCannotBeReadAreNamed()
    {
        using OperatorDesk desk = new(["console"], "auditor");
        Assert.Equal(
            "[console] console-console is not read: the name console is the console's own\n",
            desk.Printed("console", "ok\n"));
    }
}
