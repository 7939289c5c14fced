using Bulkhead.Kernel.Console;
using Bulkhead.Kernel.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace Bulkhead.Kernel.Tests.Console;

public sealed unsafe class TextScreenTests
{
    private const int Columns = 80;
    private const int Rows = 25;

    private static readonly Gen<string> Text =
        from lineCount in Gen.Choose(0, 60)
        from lengths in Gen.Frequency((9, Gen.Choose(0, 30)), (3, Gen.Choose(78, 82)), (1, Gen.Choose(150, 250)))
            .ArrayOf(lineCount)
        from first in Gen.Choose(33, 126)
        select string.Join(
            '\n', lengths.Select((length, line) => new string((char)(33 + ((first + line) % 94)), length)));

    [Fact]
    public void OpeningClearsTheScreenAndNothingElse()
    {
        using AlignedMemory memory = new(8192);
        memory.Bytes.Fill(0xee);
        Assert.True(TextScreen.Open((ushort*)memory.Address).IsPresent);
        Assert.Equal(ScreenModel.After(string.Empty, Columns, Rows), Shown(memory));
        Assert.True(memory.Bytes[(Columns * Rows * 2)..].IndexOfAnyExcept((byte)0xee) < 0);
    }

    [Fact]
    public void CharactersAreGreyOnBlack()
    {
        using AlignedMemory memory = new(4096);
        TextScreen screen = TextScreen.Open((ushort*)memory.Address);
        screen.Write((byte)'A');
        Assert.Equal(0x0741, ((ushort*)memory.Address)[0]);
        Assert.Equal(0x0720, ((ushort*)memory.Address)[1]);
    }

    [Fact]
    public void AFullLineFollowedByALineFeedTakesOneLine()
    {
        using AlignedMemory memory = new(4096);
        string text = new string('x', Columns) + "\ny";
        Assert.Equal(ScreenModel.After(text, Columns, Rows), Rendered(memory, text));
        Assert.StartsWith("y", Shown(memory)[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("abc\b\bX", "aXc")]
    [InlineData("\b\bX", "X")]
    [InlineData("a\n\bX", "a")]
    public void ABackspaceGoesBackWithinItsLine(string text, string first)
    {
        using AlignedMemory memory = new(4096);
        _ = Rendered(memory, text);
        Assert.Equal(first, Shown(memory)[0].TrimEnd());
    }

    [Fact]
    public void AnyTextIsShownAsTheModelShowsIt() =>
        PropertyTest.Holds(Text, text =>
        {
            using AlignedMemory memory = new(4096);
            Assert.Equal(ScreenModel.After(text, Columns, Rows), Rendered(memory, text));
            Assert.True(memory.Bytes[(Columns * Rows * 2)..].IndexOfAnyExcept((byte)0) < 0);
        });

    private static string[] Rendered(AlignedMemory memory, string text)
    {
        TextScreen screen = TextScreen.Open((ushort*)memory.Address);
        foreach (char letter in text)
        {
            screen.Write((byte)letter);
        }

        return Shown(memory);
    }

    private static string[] Shown(AlignedMemory memory) =>
        [.. Enumerable.Range(0, Rows).Select(row => string.Concat(
            Enumerable.Range(0, Columns).Select(column => (char)memory.Pointer[((row * Columns) + column) * 2])))];
}
