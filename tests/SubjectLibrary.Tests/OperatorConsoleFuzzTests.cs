namespace Bulkhead.SubjectLibrary.Tests;

/// <summary>
/// Hostile guests and native subjects send random bytes, and the operator types now and then: whatever the terminal
/// shows begins with the name of who wrote it, or is the console's own.
/// </summary>
public sealed class OperatorConsoleFuzzTests
{
    private const int Frames = 20_000;

    private static readonly string[] Tempting =
    [
        "\n", "\r", "\b", "\t", "\r\n", "[console] ", "console: ", "# ", "high: ",
        "\u001b", "\u001b[", "\u001b]", "\u001b\\", "\u001b[H", "\u001b[9;70H", "\u001b[2J", "\u001b[A",
        "\u001b[99D", "\u001b[9999999999C", "\u001b[K", "\u001b[1G", "\u009b", "\0", "\u001d",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void EveryLineBeginsWithItsWritersName(int seed)
    {
        Random random = new(seed);
        string[] names = ["low", "high", "native"];
        using OperatorDesk desk = new(["low", "high"], "native");
        string expectedInput = "";
        string input = "";
        for (int frame = 0; frame < Frames; frame++)
        {
            desk.Write(names[random.Next(3)], Hostile(random));
            if (random.Next(50) == 0)
            {
                // What is typed at the prompt must reach nobody: it is recognised by its capitals.
                _ = desk.Typed("^SECRET\u001b[A\u0003X\u0015\r\nok");
                expectedInput += "ok";
                input += desk.Input("low");
            }
            else
            {
                _ = desk.Run();
            }
        }

        Assert.Equal(expectedInput, input);
        Assert.Equal("", desk.Input("high"));
        (string Text, int Leftmost)[] lines = [.. new TerminalModel(desk.Machine.Sent).Lines.SkipLast(1)];
        Assert.All(lines, line => Assert.True(line.Text.Length < 80, line.Text));
        foreach ((string text, int leftmost) in lines)
        {
            string? prefix = Prefixes.FirstOrDefault(start => text.StartsWith(start, StringComparison.Ordinal));
            Assert.True(prefix is not null, $"a line begins with nobody's name: {text}");
            Assert.True(leftmost >= prefix.Length, $"a backspace went into the name: {text}");
        }

        Assert.Contains(lines, line => line.Text.StartsWith("low: ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Text.StartsWith("# native: ", StringComparison.Ordinal));

        // The console's own lines are those that the operator asked for, and no others.
        string[] replies = [.. lines.Select(line => line.Text.TrimEnd())
            .Where(text => text.StartsWith('[')).Distinct().Order(StringComparer.Ordinal)];
        Assert.Equal(["[console]", "[console] low has the keyboard; Ctrl-] leads back to the console"], replies);
    }

    private static readonly string[] Prefixes =
        ["low: ", "high: ", "native: ", "# native: ", "# low: it wrote", "# high: it wrote", "[console] "];

    private static byte[] Hostile(Random random)
    {
        List<byte> bytes = [];
        int pieces = random.Next(1, 12);
        for (int piece = 0; piece < pieces; piece++)
        {
            bytes.AddRange(random.Next(3) == 0
                ? [(byte)random.Next(256)]
                : Tempting[random.Next(Tempting.Length)].Select(character => (byte)character));
        }

        return [.. bytes.Take(64)];
    }
}
