using Bulkhead.Subjects.Pc.Processor;
using Iced.Intel;

namespace Bulkhead.Pc.Tests.Processor;

/// <summary>The decoder against a disassembler: random bytes, and bytes that begin as instructions it knows.</summary>
public sealed class DecoderTests
{
    private const int Instructions = 1_000_000;

    private static readonly byte[] s_prefixes =
        [0x66, 0x67, 0xf0, 0xf2, 0xf3, 0x2e, 0x36, 0x3e, 0x26, 0x64, 0x65, 0x48, 0x44, 0x41, 0x40, 0x4f];

    private static readonly byte[] s_opcodes =
    [
        0x88, 0x89, 0x8a, 0x8b, 0xc6, 0xc7, 0xa0, 0xa1, 0xa2, 0xa3, 0x0f, 0x80, 0x81, 0x83, 0x84, 0x85, 0x86, 0x87,
        0xf6, 0xf7, 0xa4, 0xa5, 0xaa, 0xab, 0xac, 0xad, 0x63, 0x00, 0x09, 0x12, 0x1b, 0x20, 0x29, 0x32, 0x3b, 0x38,
    ];

    private static readonly byte[] s_secondOpcodes = [0xb6, 0xb7, 0xbe, 0xbf, 0xc3];

    private static readonly HashSet<Mnemonic> s_known =
    [
        Mnemonic.Mov, Mnemonic.Movzx, Mnemonic.Movsx, Mnemonic.Movsxd, Mnemonic.Movnti, Mnemonic.Add, Mnemonic.Or,
        Mnemonic.Adc, Mnemonic.Sbb, Mnemonic.And, Mnemonic.Sub, Mnemonic.Xor, Mnemonic.Cmp, Mnemonic.Test,
        Mnemonic.Xchg, Mnemonic.Stosb, Mnemonic.Stosw, Mnemonic.Stosd, Mnemonic.Stosq, Mnemonic.Lodsb,
        Mnemonic.Lodsw, Mnemonic.Lodsd, Mnemonic.Lodsq, Mnemonic.Movsb, Mnemonic.Movsw, Mnemonic.Movsd,
        Mnemonic.Movsq,
    ];

    [Theory]
    [InlineData(CodeMode.Code16, 16)]
    [InlineData(CodeMode.Code32, 32)]
    [InlineData(CodeMode.Code64, 64)]
    public void DecodesAsADisassemblerDoes(CodeMode mode, int bitness)
    {
        Random random = new(bitness);
        byte[] code = new byte[16];
        ByteArrayCodeReader reader = new(code);
        Iced.Intel.Decoder decoder = Iced.Intel.Decoder.Create(bitness, reader);
        int accepted = 0;
        for (int index = 0; index < Instructions / 3; index++)
        {
            Fill(random, code, index);
            bool isAccepted = InstructionDecoder.TryDecode(Bytes(code), mode, out MmioInstruction own);
            reader.Position = 0;
            decoder.IP = 0;
            decoder.Decode(out Instruction theirs);
            string text = $"{Convert.ToHexString(code)} {theirs}";
            Assert.True(isAccepted == IsExpected(in theirs), text);
            if (isAccepted)
            {
                accepted++;
                Compare(in own, in theirs, text);
            }
        }

        Assert.True(accepted > Instructions / 12, $"{accepted}");
    }

    [Theory]
    [InlineData("8B", 1)]
    [InlineData("8B04", 2)]
    [InlineData("8B0425001000", 6)]
    [InlineData("C70010000000", 5)]
    public void AnInstructionThatIsCutOffIsUnknown(string code, int count)
    {
        byte[] padded = new byte[16];
        Convert.FromHexString(code).CopyTo(padded, 0);
        InstructionBytes bytes = Bytes(padded);
        bytes.Count = count;
        Assert.False(InstructionDecoder.TryDecode(in bytes, CodeMode.Code64, out _));
    }

    internal static InstructionBytes Bytes(byte[] code) => new()
    {
        Low = BitConverter.ToUInt64(code, 0),
        High = BitConverter.ToUInt64(code, 8),
        Count = 16,
    };

    private static void Fill(Random random, byte[] code, int index)
    {
        random.NextBytes(code);
        if (index % 4 == 0)
        {
            return;
        }

        int position = 0;
        while (random.Next(3) == 0 && position < 6)
        {
            code[position++] = s_prefixes[random.Next(s_prefixes.Length)];
        }

        code[position] = s_opcodes[random.Next(s_opcodes.Length)];
        if (code[position] == 0x0f)
        {
            code[position + 1] = s_secondOpcodes[random.Next(s_secondOpcodes.Length)];
        }
    }

    /// <summary>
    /// All that has one of the mnemonics and a memory operand, but for three forms that nobody uses.
    /// </summary>
    private static bool IsExpected(in Instruction instruction)
    {
        OpCodeInfo info = instruction.Code.ToOpCode();
        bool isUnused = info.OpCode == 0x82 || info.OpCode is 0x8c or 0x8e
            || (instruction.Mnemonic == Mnemonic.Movsxd && instruction.Op0Register.GetSize() == 2);
        return s_known.Contains(instruction.Mnemonic) && !isUnused && HasMemory(in instruction)
            && info.Encoding == EncodingKind.Legacy && info.Table is OpCodeTableKind.Normal or OpCodeTableKind.T0F
            && !IsSse(in instruction);
    }

    private static bool HasMemory(in Instruction instruction) =>
        instruction.Op0Kind >= OpKind.MemorySegSI || instruction.Op1Kind >= OpKind.MemorySegSI;

    private static bool IsSse(in Instruction instruction) =>
        instruction.Op0Register.IsVectorRegister() || instruction.Op1Register.IsVectorRegister();

    private static void Compare(in MmioInstruction own, in Instruction theirs, string text)
    {
        Assert.True(own.Length == theirs.Length, text);
        Assert.True(own.MemorySize == theirs.MemorySize.GetSize(), text);
        bool isRegisterFirst = theirs.Op0Kind == OpKind.Register;
        bool hasRegister = (isRegisterFirst || theirs.Op1Kind == OpKind.Register) && !own.HasImmediate;
        if (hasRegister)
        {
            Register register = isRegisterFirst ? theirs.Op0Register : theirs.Op1Register;
            bool isHigh = register is Register.AH or Register.CH or Register.DH or Register.BH;
            Assert.True(own.IsHighByte == isHigh, text);
            int number = isHigh ? register - Register.AH : register.GetFullRegister().GetNumber();
            Assert.True(own.Register == number, text);
            Assert.True(own.RegisterSize == register.GetSize(), text);
        }

        if (own.HasImmediate)
        {
            ulong mask = ulong.MaxValue >> (64 - (own.MemorySize * 8));
            Assert.True((own.Immediate & mask) == (theirs.GetImmediate(1) & mask), text);
        }

        InstructionInfo info = new InstructionInfoFactory().GetInfo(in theirs);
        bool isDevice = !theirs.Mnemonic.ToString().StartsWith("Movs", StringComparison.Ordinal) || !own.IsString;
        foreach (UsedMemory memory in isDevice ? info.GetUsedMemory() : default)
        {
            bool reads = memory.Access is OpAccess.Read or OpAccess.ReadWrite or OpAccess.CondRead;
            bool writes = memory.Access is OpAccess.Write or OpAccess.ReadWrite or OpAccess.CondWrite;
            Assert.True(own.ReadsMemory == reads && own.WritesMemory == writes, text);
        }
    }
}
