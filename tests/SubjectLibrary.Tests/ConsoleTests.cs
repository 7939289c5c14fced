using System.Text;
using Bulkhead.Subjects;
using Bulkhead.Subjects.ConsoleSubject;

namespace Bulkhead.SubjectLibrary.Tests;

/// <summary>From a subject's console writer to the bytes on the serial line.</summary>
public sealed class ConsoleTests
{
    private readonly RecordingMachine _machine = new();

    public ConsoleTests() => Instructions.Machine = _machine;

    [Fact]
    public void LinesCarryTheirWritersNamesInThePolicysOrder()
    {
        using ChannelFixture vault = new(64, 4);
        using ChannelFixture display = new(64, 4);
        WriterOf("display", display, out ConsoleWriter second);
        second.WriteLine("hello"u8);
        WriterOf("vault", vault, out ConsoleWriter first);
        first.WriteLine("a=% b=$ c=%"u8, 0, 0xdeadbeef, ulong.MaxValue);
        using InformationPage page = new("console");
        page.AddChannel("vault-console", vault, isWriter: false);
        page.AddChannel("display-console", display, isWriter: false);
        Print(page);
        Assert.Equal("vault: a=0 b=0xdeadbeef c=18446744073709551615\ndisplay: hello\n", _machine.Sent);
    }

    [Fact]
    public void DiagnosticsStayDiagnosticsAndNameTheirWriter() =>
        Assert.Equal("# vault: audit 1\n", Printed("# audit 1"u8.ToArray()));

    [Theory]
    [InlineData("end\n# end status=0", @"vault: end\x0a# end status=0")]
    [InlineData("\rok 1", @"vault: \x0dok 1")]
    [InlineData("# \u001b[2Jx", @"# vault: \x1b[2Jx")]
    [InlineData("\u007f", @"vault: \x7f")]
    [InlineData("#end", "vault: #end")]
    [InlineData("", "vault: ")]
    public void NoTextForgesALine(string text, string line) =>
        Assert.Equal(line + "\n", Printed(Encoding.Latin1.GetBytes(text)));

    [Fact]
    public void ALineLongerThanAMessageGoesOnInTheNext()
    {
        using ChannelFixture channel = new(16, 4);
        WriterOf("vault", channel, out ConsoleWriter writer);
        writer.WriteLine("0123456789abcdefghi"u8);
        using InformationPage page = new("console");
        page.AddChannel("vault-console", channel, isWriter: false);
        Print(page);
        Assert.Equal("vault: 0123456789abcdef\nvault: ghi\n", _machine.Sent);
    }

    [Fact]
    public void LostLinesAreTold()
    {
        using ChannelFixture channel = new(16, 2);
        using InformationPage page = new("console");
        page.AddChannel("vault-console", channel, isWriter: false);
        LinePrinter printer = default;
        printer.Open(page.Grants);
        WriterOf("vault", channel, out ConsoleWriter writer);
        for (ulong number = 1; number <= 5; number++)
        {
            writer.WriteLine("line %"u8, number);
        }

        printer.PrintAll();
        Assert.Equal(
            "# vault: it wrote faster than the console prints: lines are missing\nvault: line 4\nvault: line 5\n",
            _machine.Sent);
    }

    [Fact]
    public void OneFloodDoesNotSilenceTheOthers()
    {
        using ChannelFixture flood = new(16, 4);
        using ChannelFixture quiet = new(16, 4);
        using InformationPage page = new("console");
        page.AddChannel("flood-console", flood, isWriter: false);
        page.AddChannel("quiet-console", quiet, isWriter: false);
        WriterOf("quiet", quiet, out ConsoleWriter one);
        one.WriteLine("I am here"u8);
        LinePrinter printer = default;
        printer.Open(page.Grants);
        WriterOf("flood", flood, out ConsoleWriter other);
        ulong number = 0;
        SharedMemory.BeforeAccess = _ =>
        {
            // It writes whenever the console looks.
            Action<nint>? hook = SharedMemory.BeforeAccess;
            SharedMemory.BeforeAccess = null;
            other.WriteLine("%"u8, ++number);
            SharedMemory.BeforeAccess = hook;
        };
        printer.PrintAll();
        SharedMemory.BeforeAccess = null;
        Assert.Contains("quiet: I am here\n", _machine.Sent);
    }

    private string Printed(byte[] message)
    {
        using ChannelFixture channel = new(64, 4);
        ChannelWriter writer = new(channel.Entry());
        Assert.True(writer.TryWrite(message));
        using InformationPage page = new("console");
        page.AddChannel("vault-console", channel, isWriter: false);
        Print(page);
        return _machine.Sent;
    }

    private static void Print(InformationPage page)
    {
        LinePrinter printer = default;
        printer.Open(page.Grants);
        printer.PrintAll();
    }

    private static void WriterOf(string name, ChannelFixture channel, out ConsoleWriter writer)
    {
        using InformationPage page = new(name);
        page.AddChannel($"{name}-console", channel, isWriter: true);
        writer = ConsoleWriter.Open(page.Grants);
    }
}
