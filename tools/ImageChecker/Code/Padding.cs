using Iced.Intel;

namespace Bulkhead.ImageChecker.Code;

/// <summary>What assemblers, compilers and linkers put between functions: NOP of any length, INT3, zeros.</summary>
internal static class Padding
{
    private const byte Int3 = 0xcc;

    /// <summary>Whether all bytes are padding. Multi-byte NOPs are decoded in the given mode.</summary>
    public static bool IsPadding(ReadOnlyMemory<byte> bytes, int bits)
    {
        ReadOnlySpan<byte> span = bytes.Span;
        int at = 0;
        while (at < span.Length)
        {
            int length = span[at] is Int3 or 0 ? 1 : LengthOfNop(bytes[at..], bits);
            if (length == 0)
            {
                return false;
            }

            at += length;
        }

        return true;
    }

    private static int LengthOfNop(ReadOnlyMemory<byte> bytes, int bits)
    {
        Instruction instruction = Disassembly.Decode(bytes, 0, bits);
        return instruction.Mnemonic == Mnemonic.Nop ? instruction.Length : 0;
    }
}
