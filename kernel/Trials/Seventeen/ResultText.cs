namespace Bulkhead.Kernel.Trials.Seventeen;

using System;
using System.Runtime.CompilerServices;
using Bulkhead.Kernel.Console;
using Bulkhead.Kernel.Cpu;

/// <summary>
/// A result as the text of a table's cell. In a format '$' stands for the next value in hexadecimal, '%' for the next
/// one in decimal (0 to 99), '^' for IF and IOPL of the next one, and '_' for nothing, instead of the next one.
/// </summary>
public struct ResultText
{
    public const int Capacity = 48;

    private Characters _characters;

    /// <summary>How many characters there are; what does not fit is left out.</summary>
    public int Length { get; private set; }

    /// <summary>The text of a result: its values if there are any, and its exception, such as "#GP(0x10)".</summary>
    public static ResultText Of(in ExperimentResult result, ReadOnlySpan<byte> format)
    {
        ResultText text = default;
        uint written = 0;
        for (int index = 0; index < ExperimentValues.Count; index++)
        {
            written |= result.Values[index];
        }

        if (written != 0 || !result.HasFault)
        {
            text.AppendValues(result.Values, format);
        }

        if (result.HasFault)
        {
            text.Append(text.Length == 0 ? default : ", "u8);
            text.Append(ExceptionNames.Mnemonic(result.Vector));
            text.Append((byte)'(');
            text.AppendHex(result.ErrorCode);
            text.Append((byte)')');
        }

        return text;
    }

    /// <summary>Writes the text, and blanks up to <paramref name="width"/>.</summary>
    public readonly void WriteTo(ref KernelLog log, int width = 0)
    {
        for (int index = 0; index < Length || index < width; index++)
        {
            log.Write(index < Length ? _characters[index] : (byte)' ');
        }
    }

    private void AppendValues(in ExperimentValues values, ReadOnlySpan<byte> format)
    {
        int next = 0;
        for (int index = 0; index < format.Length; index++)
        {
            switch (format[index])
            {
                case (byte)'$':
                    AppendHex(values[next++]);
                    break;
                case (byte)'%':
                    AppendDecimal(values[next++]);
                    break;
                case (byte)'^':
                    AppendFlags(values[next++]);
                    break;
                case (byte)'_':
                    next++;
                    break;
                default:
                    Append(format[index]);
                    break;
            }
        }
    }

    private void AppendFlags(uint flags)
    {
        Append("IF="u8);
        AppendDecimal((flags >> 9) & 1);
        Append(" IOPL="u8);
        AppendDecimal((flags >> 12) & 3);
    }

    private void AppendHex(uint value)
    {
        Append("0x"u8);
        int position = 7;
        while (position > 0 && (value >> (position * 4)) == 0)
        {
            position--;
        }

        for (; position >= 0; position--)
        {
            Append("0123456789abcdef"u8[(int)((value >> (position * 4)) & 0xf)]);
        }
    }

    private void AppendDecimal(uint value)
    {
        if (value >= 10)
        {
            Append((byte)('0' + (value / 10 % 10)));
        }

        Append((byte)('0' + (value % 10)));
    }

    private void Append(ReadOnlySpan<byte> text)
    {
        for (int index = 0; index < text.Length; index++)
        {
            Append(text[index]);
        }
    }

    private void Append(byte character)
    {
        if (Length < Capacity)
        {
            _characters[Length] = character;
            Length++;
        }
    }

    [InlineArray(Capacity)]
    private struct Characters
    {
        private byte _first;
    }
}
