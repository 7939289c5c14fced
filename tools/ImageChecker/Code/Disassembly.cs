using Iced.Intel;

namespace Bulkhead.ImageChecker.Code;

/// <summary>Decoding and printing of single instructions.</summary>
internal static class Disassembly
{
    private const int LongestInstruction = 15;

    /// <summary>
    /// Decodes the first instruction of the bytes; <see cref="Instruction.IsInvalid"/> if there is none.
    /// </summary>
    public static Instruction Decode(ReadOnlyMemory<byte> bytes, ulong address, int bits)
    {
        int length = Math.Min(bytes.Length, LongestInstruction);
        Decoder decoder = Decoder.Create(bits, new MemoryCodeReader(bytes[..length]), address);
        decoder.Decode(out Instruction instruction);
        return instruction;
    }

    /// <summary>The instruction in NASM's syntax.</summary>
    public static string Format(in Instruction instruction)
    {
        if (instruction.IsInvalid)
        {
            return "(not an instruction)";
        }

        FormatterOptions options = new()
        {
            HexPrefix = "0x",
            HexSuffix = "",
            UppercaseHex = false,
            BranchLeadingZeros = false,
        };
        StringOutput output = new();
        new NasmFormatter(options).Format(instruction, output);
        return output.ToString();
    }

    private sealed class MemoryCodeReader(ReadOnlyMemory<byte> bytes) : CodeReader
    {
        private int at;

        public override int ReadByte() => at < bytes.Length ? bytes.Span[at++] : -1;
    }
}
