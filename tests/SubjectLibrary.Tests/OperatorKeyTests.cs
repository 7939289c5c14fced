using Bulkhead.Kernel.Subjects;

namespace Bulkhead.SubjectLibrary.Tests;

/// <summary>What the operator types: to one guest, or to the console and nobody else.</summary>
public sealed class OperatorKeyTests : IDisposable
{
    private readonly OperatorDesk _desk = new(["low", "high"], "auditor");

    public void Dispose() => _desk.Dispose();

    [Fact]
    public void KeysGoToTheSelectedGuestAlone()
    {
        Assert.Equal("", _desk.Typed("echo this is longer than one message\r\u0003\u001b[A"));
        Assert.Equal("echo this is longer than one message\r\u0003\u001b[A", _desk.Input("low"));
        Assert.Equal("", _desk.Input("high"));
        _ = _desk.Typed("^select high\rid\r");
        Assert.Equal("", _desk.Input("low"));
        Assert.Equal("id\r", _desk.Input("high"));
    }

    [Theory]
    [InlineData(0, "", "")]
    [InlineData(1, "x", "")]
    [InlineData(2, "", "x")]
    [InlineData(3, "", "")]
    [InlineData(ulong.MaxValue, "", "")]
    public void PolicySaysWhoHasTheKeyboardAtFirst(ulong selected, string low, string high)
    {
        _desk.AddParameter("selected", selected);
        _ = _desk.Typed("x");
        Assert.Equal((low, high), (_desk.Input("low"), _desk.Input("high")));
    }

    [Fact]
    public void NothingThatIsTypedAtThePromptReachesAGuest()
    {
        _ = _desk.Typed("a^list\r\nsecret\u001b[A\u0003\r\n^status\n^select low\r\nb\r\n");
        Assert.Equal("ab\r\n", _desk.Input("low"));
        Assert.Equal("", _desk.Input("high"));
    }

    [Fact]
    public void TheAttentionKeyLeadsToThePromptWhateverGuestsWrite()
    {
        _ = _desk.Printed("low", "[console] ");
        Assert.Equal("\n[console] ", _desk.Typed("^"));
        Assert.Equal("\nhigh: x\n[console] ", _desk.Printed("high", "x\n"));
    }

    [Fact]
    public void NothingIsPrintedWhileACommandIsTyped()
    {
        _ = _desk.Typed("^sel");
        Assert.Equal("", _desk.Printed("high", "look at me\n"));
        string sent = _desk.Typed("\u0015");
        Assert.Equal(["[console]", "high: look at me", "[console]"], Shown("[console] sel" + sent));
    }

    [Fact]
    public void ACommandCanBeEdited()
    {
        string sent = _desk.Typed("^x\u0015selecx\u007ft\u001b[D low\b\b\bhigh\r");
        Assert.Equal("[console] select high", Shown(sent)[0]);
        Assert.Equal("[console] high has the keyboard; Ctrl-] leads back to the console", Shown(sent)[1]);
    }

    [Fact]
    public void AnEmptyCommandGoesBackToTheGuest()
    {
        Assert.EndsWith("low: ", _desk.Typed("^\r"), StringComparison.Ordinal);
        _ = _desk.Typed("x");
        Assert.Equal("x", _desk.Input("low"));
    }

    [Fact]
    public void EventsAreThoseThatPolicyGrants()
    {
        _desk.AddEvent("low-reset");
        _desk.AddEvent("high-stop");
        _desk.AddEvent("system-end");
        string sent = _desk.Typed("^reset high\rstop high\rreset low\rstop\rend\r");
        Assert.Equal(
            [(Hypercall.Event, 1), (Hypercall.Event, 0), (Hypercall.Event, 2)],
            _desk.Machine.Hypercalls.Where(call => call.Number == Hypercall.Event));
        string[] refusals = ["policy grants no event high-reset", "policy grants no event -stop"];
        Assert.All(refusals, refusal => Assert.Contains($"\n[console] {refusal}\n", sent, StringComparison.Ordinal));
        Assert.Contains("\n[console] event low-reset\n", sent, StringComparison.Ordinal);
    }

    [Fact]
    public void TheEventThatEndsTheSystemIsSaidAtTheStartOfALine()
    {
        _desk.AddEvent("system-end");
        _ = _desk.Printed("low", "~ # ");
        _ = _desk.Typed("^end\r");
        int ended = _desk.Machine.Hypercalls.FindIndex(call => call.Number == Hypercall.Event);
        Assert.True(ended >= 0);
        Assert.Contains("[console] end\n[console] event system-end\n", _desk.Machine.Sent, StringComparison.Ordinal);
    }

    [Fact]
    public void ListAndStatusSayWhoThereIs()
    {
        _desk.AddEvent("low-reset");
        _ = _desk.Printed("low", "12345\n");
        _ = _desk.Typed("xyz");
        _desk.Machine.Time = 4711;
        string[] lines = Shown(_desk.Typed("^list\rstatus\r"));
        Assert.Equal(
            [
                "[console] list",
                "[console] low: a guest, has the keyboard",
                "[console] high: a guest",
                "[console] auditor: prints lines",
                "[console] event low-reset",
                "[console] status",
                "[console] low: messages lost: 0, bytes printed: 6, typed: 3",
                "[console] high: messages lost: 0, bytes printed: 0, typed: 0",
                "[console] auditor: messages lost: 0",
                "[console] ticks since the schedule began: 4711",
                "[console]",
            ],
            lines);
    }

    [Theory]
    [InlineData("nonsense", "there is no such command")]
    [InlineData("select", "no guest of that name listens: see list")]
    [InlineData("select auditor", "no guest of that name listens: see list")]
    [InlineData("help", "Ctrl-]        always leads to this prompt")]
    public void WhatIsNotUnderstoodIsAnswered(string command, string answer)
    {
        string sent = _desk.Typed($"^{command}\r");
        Assert.Contains($"\n[console] {answer}\n", sent, StringComparison.Ordinal);
        Assert.EndsWith("\n[console] ", sent, StringComparison.Ordinal);
    }

    [Fact]
    public void LostKeysAreTold()
    {
        _desk.Machine.Errors = 0x02;
        Assert.Equal(
            "[console] keys were lost: they came faster than the serial port holds them\n", _desk.Typed("x"));
    }

    [Fact]
    public void KeysThatComeWhileTheConsolePrintsAreKept()
    {
        string keys = string.Concat(Enumerable.Range(0, 10).Select(_ => "0123456789"));
        _ = _desk.Run();
        _desk.Machine.WhenSent = () =>
        {
            _desk.Machine.WhenSent = null;
            foreach (char key in keys)
            {
                _desk.Machine.Received.Enqueue((byte)key);
            }
        };
        _ = _desk.Printed("high", new string('x', 60) + "\n");
        Assert.Empty(_desk.Machine.Received);
        Assert.Equal(keys, _desk.Input("low"));
    }

    /// <summary>The UART is looked at between two keys, however many wait in the console already.</summary>
    [Fact]
    public void KeysThatComeWhileOthersAreTakenAreKept()
    {
        int looks = 0;
        _ = _desk.Run();
        _desk.Machine.WhenLooked = () => looks++;
        _desk.Machine.WhenSent = () =>
        {
            _desk.Machine.WhenSent = null;
            for (int count = 0; count < 64; count++)
            {
                _desk.Machine.Received.Enqueue((byte)'x');
            }
        };
        _ = _desk.Printed("high", new string('x', 60) + "\n");
        int ofPrinting = looks;
        _ = _desk.Typed("");
        Assert.InRange(ofPrinting, 120, 100_000);
        Assert.Equal(new string('x', 64), _desk.Input("low"));
    }

    [Fact]
    public void AnAbsentSerialPortEndsNothing()
    {
        _desk.Machine.Errors = 0xff;
        Assert.Equal("", _desk.Run());
    }

    /// <summary>Its channel has room for 128 of them.</summary>
    [Fact]
    public void AGuestThatTellsWhatItTookLosesNoKeyHoweverLateItTakesThem()
    {
        _desk.AddTaken("low");
        string keys = string.Concat(Enumerable.Range(0, 1000).Select(number => $"{number},"));
        Assert.Equal("", _desk.Typed(keys));
        string taken = "";
        for (int frame = 0; frame < 100; frame++)
        {
            taken += _desk.Input("low");
            Assert.Equal("", _desk.Run());
        }

        Assert.Equal(keys, taken);
    }

    [Fact]
    public void KeysThatAGuestNeverTakesDoNotBlockTheWayToTheConsole()
    {
        _desk.AddTaken("low");
        _ = _desk.Typed(new string('x', 20_000));
        for (int frame = 0; frame < 100; frame++)
        {
            _ = _desk.Run();
        }

        Assert.Contains("[console] keys were lost: low takes none\n", _desk.Machine.Sent, StringComparison.Ordinal);
        Assert.EndsWith("[console] ", _desk.Typed("^"), StringComparison.Ordinal);
        Assert.Equal(new string('x', 128), _desk.Input("low"));
    }

    [Fact]
    public void KeysThatWaitForAGuestGoToNoOther()
    {
        _desk.AddTaken("low");
        _ = _desk.Typed(new string('x', 200) + "^select high\ry");
        _ = _desk.Run();
        Assert.Equal("y", _desk.Input("high"));
        Assert.Equal(new string('x', 128), _desk.Input("low"));
        _ = _desk.Run();
        Assert.Equal("", _desk.Input("low"));
        Assert.Contains("[console] keys were lost: low takes none\n", _desk.Machine.Sent, StringComparison.Ordinal);
    }

    private static string[] Shown(string sent) =>
        [.. new TerminalModel(sent).Lines.Select(line => line.Text.TrimEnd())];
}
