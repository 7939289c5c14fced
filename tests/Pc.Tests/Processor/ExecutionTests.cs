using Bulkhead.Kernel.Subjects;
using Bulkhead.Subjects.Pc.Processor;

namespace Bulkhead.Pc.Tests.Processor;

/// <summary>What instructions do to registers and devices, by the SDM's descriptions of them.</summary>
public sealed class ExecutionTests
{
    private const ulong Rip = 0x1000;
    private const ulong Pattern = 0x1122_3344_5566_7788;

    private GeneralRegisters _registers;
    private ulong _flags = 2;

    public ExecutionTests()
    {
        for (int index = 0; index < GeneralRegisters.Count; index++)
        {
            _registers[index] = Pattern + (ulong)index;
        }
    }

    [Theory]
    [InlineData("8908", 0x5566_7789ul)]
    [InlineData("488908", 0x1122_3344_5566_7789ul)]
    [InlineData("668908", 0x7789ul)]
    [InlineData("8808", 0x89ul)]
    [InlineData("8828", 0x77ul)]
    [InlineData("408828", 0x8dul)]
    [InlineData("448908", 0x5566_7791ul)]
    [InlineData("C70078563492", 0x9234_5678ul)]
    [InlineData("48C70078563492", 0xffff_ffff_9234_5678ul)]
    [InlineData("66C7007856", 0x5678ul)]
    [InlineData("C600F0", 0xf0ul)]
    [InlineData("A30000000000000000", 0x5566_7788ul)]
    [InlineData("0FC308", 0x5566_7789ul)]
    public void MovStores(string code, ulong expected)
    {
        MmioInstruction instruction = Decode(code);
        Assert.True(instruction.WritesMemory);
        Assert.False(instruction.ReadsMemory);
        Assert.Equal(expected, instruction.Execute(ref _registers, ref _flags, 0));
    }

    [Theory]
    [InlineData("8B08", 1, 0xddcc_bbaaul)]
    [InlineData("488B08", 1, 0x8899_eeff_ddcc_bbaaul)]
    [InlineData("668B08", 1, 0x1122_3344_5566_bbaaul)]
    [InlineData("8A08", 1, 0x1122_3344_5566_77aaul)]
    [InlineData("8A28", 1, 0x1122_3344_5566_aa89ul)]
    [InlineData("408A28", 5, 0x1122_3344_5566_77aaul)]
    [InlineData("0FB608", 1, 0xaaul)]
    [InlineData("0FB708", 1, 0xbbaaul)]
    [InlineData("0FBE08", 1, 0xffff_ffaaul)]
    [InlineData("480FBE08", 1, 0xffff_ffff_ffff_ffaaul)]
    [InlineData("660FBE08", 1, 0x1122_3344_5566_ffaaul)]
    [InlineData("480FBF08", 1, 0xffff_ffff_ffff_bbaaul)]
    [InlineData("486308", 1, 0xffff_ffff_ddcc_bbaaul)]
    [InlineData("A10000000000000000", 0, 0xddcc_bbaaul)]
    public void MovLoads(string code, int register, ulong expected)
    {
        MmioInstruction instruction = Decode(code);
        Assert.True(instruction.ReadsMemory);
        Assert.False(instruction.WritesMemory);
        _ = instruction.Execute(ref _registers, ref _flags, 0x8899_eeff_ddcc_bbaaul);
        Assert.Equal(expected, _registers[register]);
        Assert.Equal(2ul, _flags);
    }

    [Theory]
    [InlineData("0108", 0x10ul, 0x5566_7799ul)]
    [InlineData("F02108", 0xff00ul, 0x7700ul)]
    [InlineData("83080F", 0xf0ul, 0xfful)]
    [InlineData("8330FF", 0x10ul, 0xffff_ffeful)]
    [InlineData("802001", 0x33ul, 0x01ul)]
    [InlineData("812800000001", 0x0200_0000ul, 0x0100_0000ul)]
    [InlineData("8708", 0x1234ul, 0x5566_7789ul)]
    public void ArithmeticWritesMemory(string code, ulong read, ulong expected)
    {
        MmioInstruction instruction = Decode(code);
        Assert.True(instruction.ReadsMemory && instruction.WritesMemory);
        Assert.Equal(expected, instruction.Execute(ref _registers, ref _flags, read));
    }

    [Theory]
    [InlineData("2308", 0xfful, 0x89ul)]
    [InlineData("2B08", 0x89ul, 0x5566_7700ul)]
    [InlineData("8708", 0x1234ul, 0x1234ul)]
    [InlineData("3B08", 0x1234ul, 0x1122_3344_5566_7789ul)]
    [InlineData("8508", 0x1234ul, 0x1122_3344_5566_7789ul)]
    public void ArithmeticWritesTheRegister(string code, ulong read, ulong expected)
    {
        _ = Decode(code).Execute(ref _registers, ref _flags, read);
        Assert.Equal(expected, _registers[1]);
    }

    [Fact]
    public void CompareTakesMemoryAsItsFirstOperandWhereItIs()
    {
        _ = Decode("833805").Execute(ref _registers, ref _flags, 4);
        Assert.Equal(1ul, _flags & 1);
        _registers[1] = 5;
        _ = Decode("3B08").Execute(ref _registers, ref _flags, 4);
        Assert.Equal(0ul, _flags & 1);
    }

    [Fact]
    public void RepeatedStosGoesOnUntilTheCounterIsZero()
    {
        _registers.Rcx = 2;
        _registers.Rdi = 0x1000;
        MmioInstruction instruction = Decode("F3AB");
        Assert.Equal(0x5566_7788ul, instruction.Execute(ref _registers, ref _flags, 0));
        Assert.Equal((0x1004ul, 1ul), (_registers.Rdi, _registers.Rcx));
        Assert.Equal(Rip, instruction.Next(Rip, ref _registers));
        _ = instruction.Execute(ref _registers, ref _flags, 0);
        Assert.Equal((0x1008ul, 0ul), (_registers.Rdi, _registers.Rcx));
        Assert.Equal(Rip + 2, instruction.Next(Rip, ref _registers));
    }

    [Fact]
    public void StringsGoDownWithTheDirectionFlagAndWrapInTheirAddressSize()
    {
        _flags = 1 << 10;
        _registers.Rsi = 0xaaaa_0000;
        MmioInstruction instruction = Decode("AD", CodeMode.Code16);
        _ = instruction.Execute(ref _registers, ref _flags, 0xbeef);
        Assert.Equal(0xaaaa_fffeul, _registers.Rsi);
        Assert.Equal(0x1122_3344_5566_beeful, _registers.Rax);
        Assert.Equal(0x0000ul, instruction.Next(0xffff, ref _registers));
    }

    [Fact]
    public void MovsMovesBothPointers()
    {
        (_registers.Rsi, _registers.Rdi) = (0x2000, 0x3000);
        Assert.Equal(0xabul, Decode("A4").Execute(ref _registers, ref _flags, 0xab));
        Assert.Equal((0x2001ul, 0x3001ul), (_registers.Rsi, _registers.Rdi));
    }

    [Fact]
    public void TheOtherOperandOfMovsIsFoundInFlatSegments()
    {
        using GuestRam ram = new(0x4000);
        (_registers.Rsi, _registers.Rdi) = (0xfee0_0020, 0x3000);
        Assert.True(TryLocateOther(ram, "A5", CodeMode.Code32, 0xfee0_0020, false, out LinearOperand other));
        other.Write(0x1234_5678);
        Assert.Equal(0x1234_5678u, ram.Entry32(0x3000));
        (_registers.Rsi, _registers.Rdi) = (0x3000, 0xfee0_0080);
        Assert.True(TryLocateOther(ram, "A5", CodeMode.Code32, 0xfee0_0080, true, out other));
        Assert.Equal(0x1234_5678ul, other.Read());
        Assert.False(TryLocateOther(ram, "A5", CodeMode.Code32, 0xfee1_0080, true, out _));
        Assert.False(TryLocateOther(ram, "64A5", CodeMode.Code32, 0xfee0_0080, true, out _));
        _registers.Rsi = 0x4000;
        Assert.False(TryLocateOther(ram, "A5", CodeMode.Code32, 0xfee0_0080, true, out _));
    }

    [Fact]
    public void InLongModeTheDestinationOfMovsIsFlatWhateverItsSourceIs()
    {
        using GuestRam ram = new(0x4000);
        (_registers.Rsi, _registers.Rdi) = (0x20, 0x3000);
        Assert.False(TryLocateOther(ram, "64A5", CodeMode.Code32, 0xfee0_0020, false, out _));
        Assert.True(TryLocateOther(ram, "64A5", CodeMode.Code64, 0xfee0_0020, false, out LinearOperand other));
        other.Write(0x1234_5678);
        Assert.Equal(0x1234_5678u, ram.Entry32(0x3000));

        // The source's base is FS's, which is not known.
        _registers.Rdi = 0xfee0_0080;
        Assert.False(TryLocateOther(ram, "64A5", CodeMode.Code64, 0xfee0_0080, true, out _));
    }

    private bool TryLocateOther(
        GuestRam ram, string code, CodeMode mode, ulong deviceLinear, bool isDeviceWritten, out LinearOperand other)
    {
        GuestMemory memory = ram.Memory();
        PagingState paging = default;
        MmioInstruction instruction = Decode(code, mode);
        return MmioStringMove.TryLocateOther(
            in instruction, ref memory, in paging, mode, ref _registers, deviceLinear, isDeviceWritten, out other);
    }

    [Theory]
    [InlineData(CodeMode.Code32, 0xffff_fffful, 1ul)]
    [InlineData(CodeMode.Code64, 0xffff_fffful, 0x1_0000_0001ul)]
    public void TheInstructionPointerWrapsAsTheModeSays(CodeMode mode, ulong from, ulong expected) =>
        Assert.Equal(expected, Decode("8908", mode).Next(from, ref _registers));

    private static MmioInstruction Decode(string code, CodeMode mode = CodeMode.Code64)
    {
        byte[] padded = new byte[16];
        Convert.FromHexString(code).CopyTo(padded, 0);
        Assert.True(InstructionDecoder.TryDecode(DecoderTests.Bytes(padded), mode, out MmioInstruction instruction));
        Assert.Equal(code.Length / 2, instruction.Length);
        return instruction;
    }
}
