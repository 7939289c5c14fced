namespace Bulkhead.Kernel.Console;

using System;
using System.Threading;
using Bulkhead.Kernel.Boot;

/// <summary>
/// Text on a linear framebuffer of 32 bits a pixel, in a font of 8 by 16 pixels. The characters are kept in a buffer
/// of the kernel's, so that scrolling never reads the (slow) framebuffer.
/// </summary>
public unsafe struct FramebufferScreen
{
    /// <summary>
    /// The size in bytes of the buffer that <see cref="Open"/> takes: the largest text that is shown.
    /// </summary>
    public const int CellCapacity = MaximumColumns * MaximumRows;

    /// <summary>The font: 95 glyphs (ASCII 32 to 126) of 16 rows, a byte a row, the leftmost pixel in bit 7.</summary>
    public const int FontSize = 95 * GlyphHeight;

    private const int GlyphWidth = 8;
    private const int GlyphHeight = 16;
    private const int MaximumColumns = 160;
    private const int MaximumRows = 64;
    private const byte FirstGlyph = 32;
    private const byte LastGlyph = 126;
    private const uint Foreground = 0x00c8c8c8;
    private const uint Background = 0;

    private byte* _pixels;
    private uint _pitch;
    private byte* _font;
    private byte* _cells;
    private int _columns;
    private int _rows;
    private int _column;
    private int _row;

    public readonly bool IsPresent => _pixels != null;

    /// <summary>
    /// Clears <paramref name="framebuffer"/>, which must be mapped, and writes with the glyphs at
    /// <paramref name="font"/>. Not present if the pixels are not of 32 bits or there is no room for a character.
    /// </summary>
    public static FramebufferScreen Open(in Framebuffer framebuffer, byte* font, byte* cells)
    {
        if (!framebuffer.IsUsable)
        {
            return default;
        }

        FramebufferScreen screen = new()
        {
            _pixels = (byte*)framebuffer.Address,
            _pitch = framebuffer.Pitch,
            _font = font,
            _cells = cells,
            _columns = Math.Min((int)framebuffer.Width / GlyphWidth, MaximumColumns),
            _rows = Math.Min((int)framebuffer.Height / GlyphHeight, MaximumRows),
        };
        for (int row = 0; row < screen._rows; row++)
        {
            screen.ClearRow(row);
        }

        return screen;
    }

    /// <summary>
    /// Shows one character; a line feed goes to the start of the next line, scrolling at the last one.
    /// </summary>
    public void Write(byte character)
    {
        if (character == '\n' || _column == _columns)
        {
            NewLine();
        }

        if (character != '\n')
        {
            Put(_row, _column, character);
            _column++;
        }
    }

    private void NewLine()
    {
        _column = 0;
        if (_row < _rows - 1)
        {
            _row++;
            return;
        }

        for (int row = 0; row < _rows - 1; row++)
        {
            for (int column = 0; column < _columns; column++)
            {
                byte next = _cells[((row + 1) * _columns) + column];
                if (next != _cells[(row * _columns) + column])
                {
                    Put(row, column, next);
                }
            }
        }

        ClearRow(_rows - 1);
    }

    private readonly void ClearRow(int row)
    {
        for (int column = 0; column < _columns; column++)
        {
            Put(row, column, FirstGlyph);
        }
    }

    private readonly void Put(int row, int column, byte character)
    {
        byte shown = character is < FirstGlyph or > LastGlyph ? (byte)'?' : character;
        _cells[(row * _columns) + column] = shown;
        byte* glyph = _font + ((shown - FirstGlyph) * GlyphHeight);
        byte* corner = _pixels + ((ulong)row * GlyphHeight * _pitch) + ((ulong)column * GlyphWidth * sizeof(uint));
        for (int y = 0; y < GlyphHeight; y++)
        {
            uint* pixel = (uint*)(corner + ((ulong)y * _pitch));
            for (int x = 0; x < GlyphWidth; x++)
            {
                bool isSet = (glyph[y] & (0x80 >> x)) != 0;
                Volatile.Write(ref pixel[x], isSet ? Foreground : Background);
            }
        }
    }
}
