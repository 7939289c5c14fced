using Bulkhead.Subjects.Pc.Processor;

namespace Bulkhead.Pc.Tests.Processor;

/// <summary>Whatever a guest does to its code and tables, the cache says what a fresh walk and decoding say.</summary>
public sealed class InstructionCacheTests : IDisposable
{
    private const int Size = 0x20000;
    private const ulong Table = 0x1000;
    private const ulong OtherTable = 0x2000;
    private const ulong Code = 0xffff_ffff_8123_4000;
    private const ulong Rights = 7;

    private static readonly string[] s_code =
        ["890425B0C05FFF", "8B0425B0C05FFF", "C70425B0C05FFF00000000", "4889470490", "A5", "0FB607", "0F01C1", "F4"];

    private readonly GuestRam _ram = new(Size);
    private GuestMemory _memory;
    private InstructionCache _cache;
    private PagingState _paging;

    public InstructionCacheTests()
    {
        _memory = _ram.Memory();
        _paging = new()
        {
            ControlRegister0 = 1ul << 31,
            ControlRegister3 = Table,
            ControlRegister4 = 1 << 5,
            ExtendedFeatureEnable = 1 << 10,
        };
        Map();
    }

    public void Dispose() => _ram.Dispose();

    [Fact]
    public void CodeAndTablesThatChangeAreSeen()
    {
        Write(0x6000, s_code[0]);
        Write(0x7000, s_code[1]);
        Assert.True(Decode(Code).WritesMemory);
        Assert.True(Decode(Code).WritesMemory);
        _ram.Entry(0x5000 + (((Code >> 12) & 511) * 8)) = 0x7000 | Rights;
        Assert.True(Decode(Code).ReadsMemory);
        Write(0x7000, s_code[2]);
        Assert.Equal(11, Decode(Code).Length);
        _ram.Entry(0x4000 + (((Code >> 21) & 511) * 8)) = 0;
        Assert.False(_cache.TryDecode(ref _memory, in _paging, Code, CodeMode.Code64, out _));
    }

    [Fact]
    public void RandomChangesNeverMakeItDiffer()
    {
        Random random = new(17);
        int decoded = 0;
        for (int index = 0; index < 300_000; index++)
        {
            Change(random);
            ulong linear = Code + (ulong)(random.Next(4) * 0x1000) + (ulong)(random.Next(3) * 16);
            CodeMode mode = random.Next(10) == 0 ? CodeMode.Code32 : CodeMode.Code64;
            PagingState paging = _paging;
            if (random.Next(20) == 0)
            {
                paging.ControlRegister0 ^= 1ul << 31;
                linear = 0x6000 + (linear & 0xff);
            }

            bool isDecoded = _cache.TryDecode(ref _memory, in paging, linear, mode, out MmioInstruction cached);
            MmioInstruction fresh = default;
            bool isExpected = InstructionBytes.TryFetch(ref _memory, in paging, linear, out InstructionBytes bytes)
                && InstructionDecoder.TryDecode(in bytes, mode, out fresh);
            Assert.Equal(isExpected, isDecoded);
            if (isDecoded)
            {
                decoded++;
                Assert.Equal(fresh, cached);
            }
        }

        Assert.True(decoded > 50_000, $"{decoded}");
    }

    private void Change(Random random)
    {
        switch (random.Next(24))
        {
            case 0:
                Write(0x6000 + (random.Next(4) * 0x1000) + (random.Next(3) * 16), s_code[random.Next(s_code.Length)]);
                break;
            case 1:
                _ram.Entry(0x5000 + ((((Code >> 12) + (ulong)random.Next(4)) & 511) * 8)) =
                    (0x6000 + ((ulong)random.Next(5) * 0x1000)) | Rights;
                break;
            case 2:
                _paging.ControlRegister3 = random.Next(2) == 0 ? Table : OtherTable | 3;
                break;
            case 3:
                _ram.Entry(OtherTable + (511 * 8)) = random.Next(2) == 0 ? 0x3000 | Rights : 0;
                break;
            case 4:
                _ram.Entry(0x3000 + (((Code >> 30) & 511) * 8)) ^= 0x60;
                break;
            case 5 when random.Next(20) == 0:
                _ram.Entry(0x4000 + (((Code >> 21) & 511) * 8)) ^= 1;
                break;
            default:
                break;
        }
    }

    private void Map()
    {
        _ram.Entry(Table + (511 * 8)) = 0x3000 | Rights;
        _ram.Entry(OtherTable + (511 * 8)) = 0x3000 | Rights;
        _ram.Entry(0x3000 + (((Code >> 30) & 511) * 8)) = 0x4000 | Rights;
        _ram.Entry(0x4000 + (((Code >> 21) & 511) * 8)) = 0x5000 | Rights;
        for (ulong page = 0; page < 4; page++)
        {
            _ram.Entry(0x5000 + ((((Code >> 12) + page) & 511) * 8)) = (0x6000 + (page * 0x1000)) | Rights;
        }
    }

    private void Write(int address, string code) => Convert.FromHexString(code).CopyTo(_ram.Span[address..]);

    private MmioInstruction Decode(ulong linear)
    {
        Assert.True(_cache.TryDecode(
            ref _memory, in _paging, linear, CodeMode.Code64, out MmioInstruction instruction));
        return instruction;
    }
}
