namespace Bulkhead.Kernel.Console;

using System;

/// <summary>The kernel's log: the serial port and the screen, whichever there is, say the same.</summary>
public struct KernelLog
{
    public SerialPort Serial;
    public TextScreen Text;
    public FramebufferScreen Framebuffer;

    public void Write(byte character)
    {
        if (Serial.IsPresent)
        {
            Serial.Write(character);
        }

        if (Text.IsPresent)
        {
            Text.Write(character);
        }

        if (Framebuffer.IsPresent)
        {
            Framebuffer.Write(character);
        }
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

    /// <summary>
    /// Writes text of foreign origin: what is not printable ASCII becomes '?', so that it can forge no line.
    /// </summary>
    public void WriteUntrusted(ReadOnlySpan<byte> text)
    {
        for (int index = 0; index < text.Length; index++)
        {
            Write(text[index] is >= (byte)' ' and <= (byte)'~' ? text[index] : (byte)'?');
        }
    }

    /// <summary>Writes "0x" and at least <paramref name="digits"/> hexadecimal digits.</summary>
    public void WriteHex(ulong value, int digits = 1)
    {
        Write("0x"u8);
        WriteHexDigits(value, digits);
    }

    /// <summary>Writes at least <paramref name="digits"/> hexadecimal digits.</summary>
    public void WriteHexDigits(ulong value, int digits)
    {
        for (int position = 15; position >= 0; position--)
        {
            ulong rest = value >> (position * 4);
            if (rest != 0 || position < digits)
            {
                Write("0123456789abcdef"u8[(int)(rest & 0xf)]);
            }
        }
    }

    public void WriteDecimal(ulong value)
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
}
