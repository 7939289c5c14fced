using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Console;
using Bulkhead.Kernel.Tests.Support;
using FsCheck.Fluent;

namespace Bulkhead.Kernel.Tests.Console;

public sealed unsafe class FramebufferScreenTests : IDisposable
{
    private const uint Untouched = 0x5a5a5a5a;

    private readonly AlignedMemory font = new(FramebufferScreen.FontSize);
    private readonly AlignedMemory cells = new(FramebufferScreen.CellCapacity);

    public FramebufferScreenTests()
    {
        // Each glyph shows its own number, so that a picture can be read back; the blank is blank.
        for (int glyph = 1; glyph < 95; glyph++)
        {
            for (int row = 0; row < 16; row++)
            {
                font.Bytes[(glyph * 16) + row] = (byte)(row % 2 == 0 ? glyph : ~glyph);
            }
        }
    }

    public void Dispose()
    {
        font.Dispose();
        cells.Dispose();
    }

    [Theory]
    [InlineData(160, 96, 640)]
    [InlineData(163, 103, 1024)]
    [InlineData(8, 16, 32)]
    public void OpeningClearsTheTextAreaAndNothingElse(int width, int height, int pitch)
    {
        using AlignedMemory pixels = new(pitch * height);
        Open(pixels, width, height, pitch);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < pitch / 4; x++)
            {
                bool isText = y < height / 16 * 16 && x < width / 8 * 8;
                Assert.Equal(isText ? 0u : Untouched, Pixel(pixels, pitch, x, y));
            }
        }
    }

    [Fact]
    public void TheLargestTextIsShownAndNoMore()
    {
        using AlignedMemory pixels = new(2000 * 4 * 1100);
        cells.Bytes.Fill(0xee);
        Open(pixels, 2000, 1100, 2000 * 4);
        Assert.Equal(0u, Pixel(pixels, 8000, 1279, 1023));
        Assert.Equal(Untouched, Pixel(pixels, 8000, 1280, 0));
        Assert.Equal(Untouched, Pixel(pixels, 8000, 0, 1024));
        Assert.True(cells.Bytes.IndexOfAnyExcept((byte)' ') < 0);
    }

    [Fact]
    public void AnUnusableFramebufferIsNotTouched()
    {
        Framebuffer unusable = new() { Address = 0xfd000000, BitsPerPixel = 24 };
        Assert.False(FramebufferScreen.Open(unusable, null, null).IsPresent);
        Assert.False(FramebufferScreen.Open(default, null, null).IsPresent);
    }

    [Fact]
    public void GlyphsAreDrawnWithTheLeftmostPixelInBit7()
    {
        using AlignedMemory pixels = new(4 * 16 * 16 * 4);
        font.Bytes.Slice(('A' - 32) * 16, 16).Clear();
        font.Bytes[('A' - 32) * 16] = 0x81;
        FramebufferScreen screen = Open(pixels, 32, 32, 128);
        Write(ref screen, " A");
        uint[] row = [.. Enumerable.Range(0, 32).Select(x => Pixel(pixels, 128, x, 0))];
        Assert.Equal([.. new uint[8], 0xc8c8c8, .. new uint[6], 0xc8c8c8, .. new uint[16]], row);
        Assert.Equal(new uint[32], Enumerable.Range(0, 32).Select(x => Pixel(pixels, 128, x, 1)));
    }

    [Fact]
    public void WhatIsNotPrintableIsShownAsAQuestionMark()
    {
        using AlignedMemory pixels = new(64 * 16 * 4);
        FramebufferScreen screen = Open(pixels, 64, 16, 256);
        Write(ref screen, "a\t\u007f\u00ff~ ");
        Assert.Equal(["a???~   "], Shown(pixels, 64, 16, 256));
    }

    [Fact]
    public void AnyTextIsShownAsTheModelShowsIt() =>
        PropertyTest.Holds(
            Gen.Choose(1, 12).Zip(Gen.Choose(1, 6)).Zip(Gen.Choose(0, 200).SelectMany(length =>
                Gen.Frequency((12, Gen.Choose(33, 126)), (1, Gen.Constant(10))).ArrayOf(length))),
            input =>
            {
                ((int columns, int rows), int[] letters) = input;
                string text = string.Concat(letters.Select(letter => (char)letter));
                int pitch = (columns * 32) + 20;
                using AlignedMemory pixels = new(pitch * ((rows * 16) + 5));
                FramebufferScreen screen = Open(pixels, (columns * 8) + 5, (rows * 16) + 5, pitch);
                Write(ref screen, text);
                Assert.Equal(ScreenModel.After(text, columns, rows), Shown(pixels, columns * 8, rows * 16, pitch));
            },
            runs: 100);

    private FramebufferScreen Open(AlignedMemory pixels, int width, int height, int pitch)
    {
        pixels.Bytes.Fill(0x5a);
        Framebuffer framebuffer = new()
        {
            Address = pixels.Address,
            Width = (uint)width,
            Height = (uint)height,
            Pitch = (uint)pitch,
            BitsPerPixel = 32,
        };
        FramebufferScreen screen = FramebufferScreen.Open(framebuffer, font.Pointer, cells.Pointer);
        Assert.True(screen.IsPresent);
        return screen;
    }

    private static void Write(ref FramebufferScreen screen, string text)
    {
        foreach (char letter in text)
        {
            screen.Write((byte)letter);
        }
    }

    private static uint Pixel(AlignedMemory pixels, int pitch, int x, int y) =>
        *(uint*)(pixels.Pointer + ((long)y * pitch) + ((long)x * 4));

    /// <summary>Reads the text from the pixels: a glyph's rows hold its number and the complement in turn.</summary>
    private static string[] Shown(AlignedMemory pixels, int width, int height, int pitch) =>
        [.. Enumerable.Range(0, height / 16).Select(row => string.Concat(
            Enumerable.Range(0, width / 8).Select(column => Glyph(pixels, pitch, column * 8, row * 16))))];

    private static char Glyph(AlignedMemory pixels, int pitch, int left, int top)
    {
        int[] rows = [.. Enumerable.Range(top, 16).Select(y => Enumerable.Range(left, 8)
            .Aggregate(0, (bits, x) => (bits << 1) | (Pixel(pixels, pitch, x, y) != 0 ? 1 : 0)))];
        if (rows.All(bits => bits == 0))
        {
            return ' ';
        }

        Assert.All(rows.Index(), row => Assert.Equal(row.Index % 2 == 0 ? rows[0] : ~rows[0] & 0xff, row.Item));
        return (char)(rows[0] + 32);
    }
}
