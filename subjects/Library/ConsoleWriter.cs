namespace Bulkhead.Subjects;

using System;
using System.Runtime.CompilerServices;

/// <summary>
/// Lines of text for the console subject: each is one message of the channel that policy calls NAME-console, NAME
/// being the subject's own name. A line longer than a message goes on in the next one.
/// </summary>
public struct ConsoleWriter
{
    private const int MaximumLine = 160;

    private ChannelWriter _writer;
    private Line _line;
    private int _length;

    private ConsoleWriter(in ChannelEntry entry) => _writer = new(in entry);

    /// <summary>Opens the subject's console; a subject without one ends.</summary>
    public static ConsoleWriter Open(Grants grants)
    {
        if (!TryOpen(grants, out ConsoleWriter console))
        {
            Instructions.Ud2();
        }

        return console;
    }

    /// <summary>False if policy grants the subject no console.</summary>
    public static bool TryOpen(Grants grants, out ConsoleWriter console)
    {
        ReadOnlySpan<ChannelEntry> channels = grants.Channels;
        for (int index = 0; index < channels.Length; index++)
        {
            ref readonly ChannelEntry channel = ref channels[index];
            ReadOnlySpan<byte> name = channel.Name.Letters;
            if (channel.IsWriter != 0
                && name.Length == grants.Name.Length + "-console"u8.Length
                && Names.StartsWith(name, grants.Name)
                && Names.EndsWith(name, "-console"u8))
            {
                console = new(in channel);
                return true;
            }
        }

        console = default;
        return false;
    }

    public void Write(byte character)
    {
        if (_length == Math.Min(MaximumLine, _writer.MessageSize))
        {
            EndLine();
        }

        _line[_length++] = character;
    }

    public void Write(ReadOnlySpan<byte> text)
    {
        for (int index = 0; index < text.Length; index++)
        {
            Write(text[index]);
        }
    }

    /// <summary>
    /// Writes a text in which '%' stands for the next value in decimal, and '$' for the next one in hexadecimal.
    /// </summary>
    public void Write(ReadOnlySpan<byte> format, ulong first, ulong second = 0, ulong third = 0, ulong fourth = 0)
    {
        for (int index = 0; index < format.Length; index++)
        {
            byte character = format[index];
            if (character is not ((byte)'%' or (byte)'$'))
            {
                Write(character);
                continue;
            }

            if (character == '%')
            {
                WriteDecimal(first);
            }
            else
            {
                WriteHex(first);
            }

            first = second;
            second = third;
            third = fourth;
        }
    }

    public void WriteLine(ReadOnlySpan<byte> text)
    {
        Write(text);
        EndLine();
    }

    /// <summary>
    /// Writes a line with values, as <see cref="Write(ReadOnlySpan{byte}, ulong, ulong, ulong, ulong)"/>.
    /// </summary>
    public void WriteLine(ReadOnlySpan<byte> format, ulong first, ulong second = 0, ulong third = 0, ulong fourth = 0)
    {
        Write(format, first, second, third, fourth);
        EndLine();
    }

    /// <summary>Sends the line.</summary>
    public void EndLine()
    {
        Span<byte> line = _line;
        _ = _writer.TryWrite(line.Slice(0, _length));
        _length = 0;
    }

    private void WriteHex(ulong value)
    {
        Write("0x"u8);
        bool started = false;
        for (int position = 15; position >= 0; position--)
        {
            int digit = (int)(value >> (position * 4)) & 0xf;
            started |= digit != 0 || position == 0;
            if (started)
            {
                Write("0123456789abcdef"u8[digit]);
            }
        }
    }

    private void WriteDecimal(ulong value)
    {
        bool started = false;
        for (ulong divisor = 10_000_000_000_000_000_000; divisor != 0; divisor /= 10)
        {
            ulong digit = value / divisor % 10;
            started |= digit != 0 || divisor == 1;
            if (started)
            {
                Write((byte)('0' + digit));
            }
        }
    }

    [InlineArray(MaximumLine)]
    private struct Line
    {
        private byte _first;
    }
}
