using Bulkhead.Kernel.Subjects;
using Bulkhead.Subjects.Pc.Devices;
using Bulkhead.Subjects.Pc.Processor;

namespace Bulkhead.Pc.Tests.Processor;

/// <summary>INS and OUTS without paging, and with tables in which two pages are not neighbours.</summary>
public sealed class StringIoTests : IDisposable
{
    private const ulong Repeat = 1 << 5;
    private const ulong Input = 1 << 3;
    private const ulong String = 1 << 4;
    private const ulong Down = 1 << 10;
    private const ulong Address32 = 1 << 7;
    private const ulong Address64 = 2 << 7;

    private readonly GuestRam _ram = new(0x10000);
    private readonly List<uint> _written = [];
    private GuestMemory _memory;
    private PagingState _paging;
    private GeneralRegisters _registers;
    private uint _nextInput = 0x0101;

    public StringIoTests() => _memory = _ram.Memory();

    public void Dispose() => _ram.Dispose();

    [Fact]
    public void InsStoresOneElement()
    {
        _registers.Rdi = 0x1000;
        _registers.Rcx = 77;
        Assert.Equal(StringIoOutcome.Finished, Run(Input | 1, Address64, 0x1000));
        Assert.Equal((0x1002ul, 77ul), (_registers.Rdi, _registers.Rcx));
        Assert.Equal(0x0101, BitConverter.ToUInt16(_ram.Span[0x1000..]));
    }

    [Fact]
    public void RepeatedInsIsDoneInPartsAndAcrossPages()
    {
        _registers.Rdi = 0xe01;
        _registers.Rcx = 600;
        Assert.Equal(StringIoOutcome.Unfinished, Run(Input | Repeat | 1, Address64, 0xe01));
        Assert.Equal((0x1001ul, 344ul), (_registers.Rdi, _registers.Rcx));
        Assert.Equal(StringIoOutcome.Unfinished, Run(Input | Repeat | 1, Address64, 0x1001));
        Assert.Equal(StringIoOutcome.Finished, Run(Input | Repeat | 1, Address64, 0x1201));
        Assert.Equal((0xe01ul + 1200, 0ul), (_registers.Rdi, _registers.Rcx));
        for (int index = 0; index < 600; index++)
        {
            Assert.Equal(0x0101 + index, BitConverter.ToUInt16(_ram.Span[(0xe01 + (index * 2))..]));
        }
    }

    [Fact]
    public void OutsGoesDownWithTheDirectionFlag()
    {
        for (uint index = 0; index < 4; index++)
        {
            _ram.Entry32(0x2000 + (index * 4)) = index;
        }

        _registers.Rsi = 0x200c;
        _registers.Rcx = 4;
        Assert.Equal(StringIoOutcome.Finished, Run(Repeat | 3, Address64, 0x200c, Down));
        Assert.Equal([3u, 2, 1, 0], _written);
        Assert.Equal((0x1ffcul, 0ul), (_registers.Rsi, _registers.Rcx));
    }

    [Fact]
    public void OffsetsWrapIn16BitsWithinTheirSegment()
    {
        _registers.Rdi = 0xabcd_fffe;
        _registers.Rcx = 0x5_0003;
        Assert.Equal(
            StringIoOutcome.Unfinished, Run(Input | Repeat | 1, 0, 0xfffe, mode: CodeMode.Code16, limit: 1));
        Assert.Equal((0xabcd_0000ul, 0x5_0002ul), (_registers.Rdi, _registers.Rcx));
        Assert.Equal(StringIoOutcome.Finished, Run(Input | Repeat | 1, 0, 0, mode: CodeMode.Code16));
        Assert.Equal((0xabcd_0004ul, 0x5_0000ul), (_registers.Rdi, _registers.Rcx));
        Assert.Equal(0x0102, BitConverter.ToUInt16(_ram.Span));
    }

    [Fact]
    public void AZeroCounterDoesNothing()
    {
        _registers.Rdi = 0x1000;
        _registers.Rcx = 0xffff_ffff_0000_0000;
        Assert.Equal(
            StringIoOutcome.Finished, Run(Input | Repeat, Address32, 0x1000, mode: CodeMode.Code64));
        Assert.Equal((0x1000ul, 0xffff_ffff_0000_0000ul), (_registers.Rdi, _registers.Rcx));
    }

    [Fact]
    public void AnElementMayLieInTwoPages()
    {
        MapApart();
        _registers.Rdi = 0x1ffe;
        _registers.Rcx = 2;
        _nextInput = 0x4433_2211;
        Assert.Equal(StringIoOutcome.Finished, Run(Input | Repeat | 3, Address32, 0x1ffe, mode: CodeMode.Code32));
        Assert.Equal([0x11, 0x22], _ram.Span[0x5ffe..0x6000].ToArray());
        Assert.Equal([0x33, 0x44, 0x12, 0x22, 0x33, 0x44], _ram.Span[0x8000..0x8006].ToArray());
    }

    [Fact]
    public void APageFaultStopsBeforeThePortIsTouched()
    {
        MapApart();
        _registers.Rdi = 0x2ffe;
        _registers.Rcx = 2;
        Assert.Equal(
            StringIoOutcome.Unfinished, Run(Input | Repeat | 1, Address32, 0x2ffe, mode: CodeMode.Code32));
        Assert.Equal(0x0102u, _nextInput);
        Assert.Equal((0x3000ul, 1ul), (_registers.Rdi, _registers.Rcx));
        Assert.Equal(
            StringIoOutcome.PageFault, Run(Input | Repeat | 1, Address32, 0x3000, mode: CodeMode.Code32));
        Assert.Equal(0x0102u, _nextInput);
        Assert.Equal((0x3000ul, 1ul), (_registers.Rdi, _registers.Rcx));
    }

    [Fact]
    public unsafe void BlocksDoTheSameAsSingleElements()
    {
        MapApart();
        Random random = new(3);
        for (int round = 0; round < 2000; round++)
        {
            ulong start = 0x1000 + (ulong)random.Next(0x2000);
            _registers.Rdi = start;
            _registers.Rcx = (ulong)random.Next(400);
            ulong size = 1ul << random.Next(3);
            StringIo io = new(
                Input | String | Repeat | (size - 1), Address32, start, ref _registers, 0, in _paging,
                CodeMode.Code32);
            uint done = 0;
            while (io.TryNext(ref _memory))
            {
                byte* block = io.Block(out uint count);
                byte* end = block + (count * size);
                Assert.True(count == 0 || (block >= _ram.Bytes + 0x5000 && end <= _ram.Bytes + 0x9000));
                if (count != 0)
                {
                    io.PassBlock(count);
                }
                else
                {
                    io.Store(0);
                    count = 1;
                }

                done += count;
            }

            io.Commit(ref _registers);
            Assert.True(done <= StringIo.MaximumIterations);
            Assert.Equal(start + (done * size), _registers.Rdi);
        }
    }

    [Fact]
    public unsafe void ASectorOfTheDiskIsReadInOneExit()
    {
        MapApart();
        byte[] disk = new byte[64 * 1024];
        new Random(9).NextBytes(disk);
        fixed (byte* address = disk)
        {
            PcDevices devices = default;
            devices.Reset(new Clock(1_000_000_000), date: 0, isAcpiEnabled: false, now: 0);
            devices.Disk.Reset((ulong)address, (ulong)disk.Length, isWritable: false);
            foreach ((ushort port, uint value) in new[] { (0x1f2, 1u), (0x1f3, 7u), (0x1f4, 0u), (0x1f5, 0u),
                (0x1f6, 0xe0u), (0x1f7, 0x20u) }.Select(pair => ((ushort)pair.Item1, pair.Item2)))
            {
                PcPorts.Write(ref devices, port, 1, value, 0);
            }

            _registers.Rdi = 0x1f00;
            _registers.Rcx = 256;
            StringIo io = new(
                Input | String | Repeat | 1 | (0x1f0 << 16), Address32, 0x1f00, ref _registers, 0, in _paging,
                CodeMode.Code32);
            Assert.Equal(StringIoOutcome.Finished, io.Run(ref devices, ref _memory, ref _registers, 0));
        }

        byte[] read = [.. _ram.Span[0x5f00..0x6000], .. _ram.Span[0x8000..0x8100]];
        Assert.Equal(disk[(7 * 512)..(8 * 512)], read);
        Assert.Equal((0x2100ul, 0ul), (_registers.Rdi, _registers.Rcx));
    }

    /// <summary>Page 1 is at 5000H, page 2 at 8000H, page 3 is absent.</summary>
    private void MapApart()
    {
        _paging = new() { ControlRegister0 = (1ul << 31) | 1, ControlRegister3 = 0xa000 };
        _ram.Entry32(0xa000) = 0xb003;
        _ram.Entry32(0xb004) = 0x5003;
        _ram.Entry32(0xb008) = 0x8003;
    }

    private StringIoOutcome Run(
        ulong qualification, ulong information, ulong linear, ulong flags = 0, CodeMode mode = CodeMode.Code64,
        int limit = int.MaxValue)
    {
        StringIo io = new(
            qualification | String | (0x1f0 << 16), information, linear, ref _registers, flags, in _paging, mode);
        Assert.Equal(0x1f0, io.Port);
        for (int count = 0; count < limit && io.TryNext(ref _memory); count++)
        {
            if (io.IsInput)
            {
                io.Store(_nextInput++);
            }
            else
            {
                _written.Add(io.Load());
            }
        }

        io.Commit(ref _registers);
        return io.Outcome;
    }
}
