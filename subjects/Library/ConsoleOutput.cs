namespace Bulkhead.Subjects;

using System;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Console;

/// <summary>
/// COM1, and the screen in VGA text mode where policy grants its cells as the region "screen": both say the same.
/// What is typed comes by COM1 alone.
/// </summary>
public unsafe struct ConsoleOutput
{
    private SerialLine _line;
    private OperatorScreen _screen;

    /// <summary>Takes the screen, if it is granted, and goes on below what the kernel has written.</summary>
    public void Open(Grants grants)
    {
        ReadOnlySpan<RegionEntry> regions = grants.Regions;
        for (int index = 0; index < regions.Length; index++)
        {
            ref readonly RegionEntry region = ref regions[index];
            if (region.Kind == MemoryKind.Device && region.Length >= TextScreen.Size)
            {
                _screen = OperatorScreen.Continue((ulong*)region.Address);
            }
        }
    }

    /// <summary>How often the serial port had no room for a byte that came.</summary>
    public readonly ulong Overruns => _line.Overruns;

    /// <summary>The next byte that was typed; false if there is none.</summary>
    public bool TryRead(out byte value) => _line.TryRead(out value);

    /// <inheritdoc cref="SerialLine.Look"/>
    public void Look() => _line.Look();

    /// <summary>Writes a printable character, a line feed, or a backspace, which goes back a column.</summary>
    public void Write(byte character)
    {
        _line.Write(character);
        if (_screen.IsPresent)
        {
            while (_screen.TryPrepare(character))
            {
                _line.Look();
            }

            _screen.Write(character);
        }
    }

    public void Write(ReadOnlySpan<byte> text)
    {
        for (int index = 0; index < text.Length; index++)
        {
            Write(text[index]);
        }
    }
}
