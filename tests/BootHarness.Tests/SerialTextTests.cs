using Xunit;

namespace Bulkhead.BootHarness.Tests;

public sealed class SerialTextTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "")]
    [InlineData("\r", "")]
    [InlineData("ends\r", "ends")]
    [InlineData("tab\tstays", "tab\tstays")]
    [InlineData("\u001b[0m\u001b[37m\u001b[40mcolour\u001b[0m", "colour")]
    [InlineData("\u001b]0;title\u0007text", "text")]
    [InlineData("bell\u0007\0", "bell")]
    [InlineData("old\rnew", "old|new")]
    [InlineData("\rold\r\r\rnew\r", "old|new")]
    public void MakesPlainLines(string line, string lines) =>
        Assert.Equal(lines, string.Join('|', SerialText.Clean(line)));

    [Fact]
    public void ALineWithoutEndIsDivided()
    {
        BootLog log = BootLog.FromText(new string('x', 40_000));

        Assert.Equal(3, log.Lines.Count);
        Assert.Equal(40_000, log.Lines.Sum(line => line.Length));
    }
}
