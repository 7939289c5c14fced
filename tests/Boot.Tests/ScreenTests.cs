using Bulkhead.BootHarness;

namespace Bulkhead.Boot.Tests;

/// <summary>The screen says what the serial port says: its picture is compared pixel by pixel.</summary>
public sealed class ScreenTests
{
    private const int GlyphWidth = 8;
    private const int GlyphHeight = 16;

    [Fact]
    public async Task TheFramebufferShowsTheLog()
    {
        string path = Path.Combine(Path.GetTempPath(), $"bulkhead-screen-{Guid.NewGuid():N}.png");
        try
        {
            BootLog log = await BootRun.ToEndAsync(Repository.Launch(
                "--emulator", "qemu-tcg", "--firmware", "uefi", "--screen", path, Repository.Iso));
            log.AssertStatus(16);
            Picture picture = Picture.ReadPng(path);
            int columns = picture.Width / GlyphWidth;
            int first = log.Lines.ToList().FindIndex(line => line.EndsWith("KTAP version 1", StringComparison.Ordinal));
            string[] rows =
            [
                "KTAP version 1",
                .. log.Lines.Skip(first + 1).SelectMany(line => line.Chunk(columns).Select(part => new string(part))),
            ];
            byte[] font = File.ReadAllBytes(Repository.Path("build", "boot", "font.bin"));
            for (int row = 0; row < rows.Length; row++)
            {
                Assert.Equal(Draw(rows[row], font), Read(picture, row, rows[row].Length));
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>The text as rows of '#' and '.', which a failed comparison shows.</summary>
    private static string Draw(string text, byte[] font) => Join(
        text.Length,
        (x, y) => (font[((text[x / GlyphWidth] - ' ') * GlyphHeight) + y] & (0x80 >> (x % GlyphWidth))) != 0);

    private static string Read(Picture picture, int row, int length) =>
        Join(length, (x, y) => picture.IsLit(x, (row * GlyphHeight) + y));

    private static string Join(int characters, Func<int, int, bool> isLit) => string.Join('\n', Enumerable
        .Range(0, GlyphHeight)
        .Select(y => string.Concat(Enumerable.Range(0, characters * GlyphWidth).Select(x => isLit(x, y) ? '#' : '.'))));
}
