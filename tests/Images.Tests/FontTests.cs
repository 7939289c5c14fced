namespace Bulkhead.Images.Tests;

/// <summary>boot/extract-font: 95 glyphs of 16 rows, in the order of ASCII.</summary>
public sealed class FontTests : IDisposable
{
    private const int First = 32;
    private const int Count = 95;
    private const int Height = 16;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_glyph_is_there_and_no_two_are_alike()
    {
        byte[] font = Extract("font.bin");

        Assert.Equal(Count * Height, font.Length);
        string[] glyphs = [.. Enumerable.Range(First, Count).Select(code => Picture(font, (char)code))];
        Assert.Equal(Count, glyphs.Distinct().Count());
        Assert.DoesNotContain('#', glyphs[0]);
    }

    [Fact]
    public void Letters_look_like_themselves_and_the_right_way_round()
    {
        byte[] font = Extract("font.bin");

        Assert.Equal("""
            ........
            ........
            ........
            ........
            .######.
            .#......
            .#......
            .#......
            .#####..
            .#......
            .#......
            .#......
            .#......
            .#......
            ........
            ........
            """, Picture(font, 'F'));
    }

    [Fact]
    public void Two_runs_give_the_same_bytes() => Assert.Equal(Extract("first.bin"), Extract("second.bin"));

    [Fact]
    public void A_missing_argument_is_refused()
    {
        CommandResult result = Command.Run(Repository.PathOf("boot/extract-font"));

        Assert.Equal((2, "extract-font: one argument is needed, the file to write, but 0 were given"),
            (result.Status, result.ErrorLine));
    }

    private byte[] Extract(string name)
    {
        Command.Run(Repository.PathOf("boot/extract-font"), _folder.File(name)).Succeeded();
        return File.ReadAllBytes(_folder.File(name));
    }

    private static string Picture(byte[] font, char character) => string.Join('\n',
        font.AsSpan((character - First) * Height, Height).ToArray()
            .Select(row => string.Concat(Enumerable.Range(0, 8).Select(x => (row << x & 0x80) != 0 ? '#' : '.'))));
}
