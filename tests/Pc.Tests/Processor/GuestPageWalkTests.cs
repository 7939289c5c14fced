using Bulkhead.Subjects.Pc.Processor;

namespace Bulkhead.Pc.Tests.Processor;

/// <summary>Every kind of paging, with tables laid out as SDM Vol. 3A, figures 4-2 to 4-11 draw them.</summary>
public sealed class GuestPageWalkTests : IDisposable
{
    private const ulong Rights = 7;
    private const ulong Large = 0x87;
    private const ulong Paging = 1ul << 31;
    private const ulong WriteProtect = 1 << 16;
    private const ulong High = 0xffff_8123_4567_8000;

    private readonly GuestRam _ram = new(0x10000);
    private GuestMemory _memory;
    private PagingState _paging;

    public GuestPageWalkTests() => _memory = _ram.Memory();

    public void Dispose() => _ram.Dispose();

    [Fact]
    public void WithoutPagingAnAddressIsItself()
    {
        Assert.Equal(0x1234_5678ul, Translate(0x1234_5678));
        Assert.Equal(0x10ul, Translate(0x1_0000_0010));
    }

    [Fact]
    public void FourLevelsLeadToAPage()
    {
        MapFourLevels();
        Assert.Equal(0xabcde678ul, Translate(High + 0x678));
        Assert.Null(Translate(High + 0x1000));
        Assert.Null(Translate(High & 0x0000_ffff_ffff_ffff));
    }

    [Fact]
    public void PagesOf2MiBAnd1GiBEndTheWalk()
    {
        MapFourLevels();
        _ram.Entry(0x3000 + (((High >> 21) & 511) * 8)) = 0x4020_0000 | Large;
        Assert.Equal(0x4020_0000 + (High & 0x1f_ffff) + 5, Translate(High + 5));
        _ram.Entry(0x2000 + (((High >> 30) & 511) * 8)) = 0x1_4000_0000 | Large;
        Assert.Equal(0x1_4000_0000 + (High & 0x3fff_ffff) + 5, Translate(High + 5));
        _ram.Entry(0x1000 + (((High >> 39) & 511) * 8)) = Large;
        Assert.Null(Translate(High + 5));
    }

    [Fact]
    public void FiveLevelsBeginOneAbove()
    {
        MapFourLevels();
        _paging.ControlRegister4 |= 1 << 12;
        _paging.ControlRegister3 = 0x8000;
        _ram.Entry(0x8000 + (((High >> 48) & 511) * 8)) = 0x1000 | Rights;
        Assert.Equal(0xabcde678ul, Translate(High + 0x678));
    }

    [Theory]
    [InlineData(0x1000, 39)]
    [InlineData(0x2000, 30)]
    [InlineData(0x3000, 21)]
    [InlineData(0x4000, 12)]
    public void WhatIsNotPresentOrLeadsNowhereFails(ulong table, int shift)
    {
        MapFourLevels();
        ref ulong entry = ref _ram.Entry(table + (((High >> shift) & 511) * 8));
        ulong old = entry;
        entry &= ~1ul;
        Assert.Null(Translate(High));
        if (shift != 12)
        {
            entry = 0x7_0000_0000 | Rights;
            Assert.Null(Translate(High));
        }

        entry = old;
        Assert.NotNull(Translate(High));
    }

    [Fact]
    public void PaeHasFourPointersWithoutRights()
    {
        _paging = new() { ControlRegister0 = Paging, ControlRegister3 = 0x1020, ControlRegister4 = 1 << 5 };
        _ram.Entry(0x1020 + (3 * 8)) = 0x2000 | 1;
        _ram.Entry(0x2000 + (1 * 8)) = 0x3000 | Rights;
        _ram.Entry(0x3000 + (5 * 8)) = 0x12_3456_7000 | Rights;
        _ram.Entry(0x2000 + (2 * 8)) = 0x20_0000 | Large;
        Assert.Equal(0x12_3456_7089ul, Translate(0xc020_5089, PageAccess.Write));
        Assert.Equal(0x23_4567ul, Translate(0xc043_4567));
        Assert.Null(Translate(0x8000_0000));
    }

    [Fact]
    public void TwoLevelsHavePagesOf4KiBAnd4MiB()
    {
        _paging = new() { ControlRegister0 = Paging, ControlRegister3 = 0x1000 };
        _ram.Entry32(0x1000 + (0x301 * 4)) = 0x2007;
        _ram.Entry32(0x2000 + (0x45 * 4)) = 0xdead_b007;
        _ram.Entry32(0x1000 + (0x302 * 4)) = 0xfe80_2087;
        Assert.Equal(0xdead_b123ul, Translate(0xc044_5123));
        Assert.Null(Translate(0xc080_0000));
        _paging.ControlRegister4 = 1 << 4;
        Assert.Equal(0x1_feb4_5678ul, Translate(0xc0b4_5678));
        Assert.Null(Translate(0xc0c0_0000));
    }

    [Theory]
    [InlineData(5ul, false, false, PageAccess.Write, true)]
    [InlineData(5ul, false, true, PageAccess.Write, false)]
    [InlineData(5ul, true, false, PageAccess.Write, false)]
    [InlineData(5ul, true, false, PageAccess.Read, true)]
    [InlineData(3ul, true, false, PageAccess.Read, false)]
    [InlineData(3ul, false, true, PageAccess.Write, true)]
    public void RightsAreThoseOfAllLevels(ulong rights, bool isUser, bool protects, PageAccess access, bool isAllowed)
    {
        foreach ((ulong table, int shift) in new[] { (0x1000ul, 39), (0x3000ul, 21), (0x4000ul, 12) })
        {
            MapFourLevels();
            _paging.IsUser = isUser;
            _paging.ControlRegister0 |= protects ? WriteProtect : 0;
            ref ulong entry = ref _ram.Entry(table + (((High >> shift) & 511) * 8));
            entry = (entry & ~7ul) | rights;
            Assert.Equal(isAllowed, Translate(High, access) != null);
        }
    }

    [Fact]
    public void AccessedAndDirtyFlagsAreSetAsTheProcessorDoes()
    {
        MapFourLevels();
        ref ulong directory = ref _ram.Entry(0x3000 + (((High >> 21) & 511) * 8));
        ref ulong page = ref _ram.Entry(0x4000 + (((High >> 12) & 511) * 8));
        _ = Translate(High);
        Assert.Equal((Rights, Rights), (directory & 0xfff, page & 0xfff));
        _ = Translate(High, PageAccess.Read);
        Assert.Equal((0x27ul, 0x27ul), (directory & 0xfff, page & 0xfff));
        _ = Translate(High, PageAccess.Write);
        Assert.Equal((0x27ul, 0x67ul), (directory & 0xfff, page & 0xfff));
    }

    [Fact]
    public void InstructionsAreFetchedAcrossPages()
    {
        MapFourLevels();
        _ram.Entry(0x4000 + (((High >> 12) & 511) * 8)) = 0x6000 | Rights;
        _ram.Entry(0x4000 + ((((High >> 12) + 1) & 511) * 8)) = 0x9000 | Rights;
        for (int index = 0; index < 32; index++)
        {
            _ram.Span[index < 16 ? 0x6ff0 + index : 0x9000 + index - 16] = (byte)(index + 1);
        }

        for (int start = 0; start < 16; start++)
        {
            Assert.True(InstructionBytes.TryFetch(
                ref _memory, in _paging, High + 0xff0 + (ulong)start, out InstructionBytes bytes));
            byte[] all = [.. BitConverter.GetBytes(bytes.Low), .. BitConverter.GetBytes(bytes.High)];
            Assert.Equal(Enumerable.Range(start + 1, 16).Select(value => (byte)value), all);
            Assert.Equal(16, bytes.Count);
        }

        _ram.Entry(0x4000 + ((((High >> 12) + 1) & 511) * 8)) = 0;
        Assert.True(InstructionBytes.TryFetch(ref _memory, in _paging, High + 0xffd, out InstructionBytes last));
        Assert.Equal((3, 0x100f0eul), (last.Count, last.Low));
        Assert.False(InstructionBytes.TryFetch(ref _memory, in _paging, High + 0x1000, out _));
    }

    [Fact]
    public void RandomTablesNeverMakeItFault()
    {
        Random random = new(7);
        for (int round = 0; round < 200; round++)
        {
            random.NextBytes(_ram.Span);
            for (ulong entry = 0; entry < 0x10000; entry += 8)
            {
                // Most tables lie in memory, so that walks get far.
                _ram.Entry(entry) = (_ram.Entry(entry) & 0xffff) | 1 | ((ulong)random.Next(4) << random.Next(52));
            }

            for (int index = 0; index < 1000; index++)
            {
                _paging = new()
                {
                    ControlRegister0 = Paging,
                    ControlRegister3 = (ulong)random.NextInt64() & 0xffff,
                    ControlRegister4 = (ulong)random.Next(0x2000),
                    ExtendedFeatureEnable = (ulong)random.Next(2) << 10,
                };
                _ = Translate((ulong)random.NextInt64() >> random.Next(40), (PageAccess)random.Next(3));
            }
        }
    }

    private void MapFourLevels()
    {
        _paging = new()
        {
            ControlRegister0 = Paging,
            ControlRegister3 = 0x1000 | 0x018,
            ControlRegister4 = 1 << 5,
            ExtendedFeatureEnable = 1 << 10,
        };
        _ram.Entry(0x1000 + (((High >> 39) & 511) * 8)) = 0x2000 | Rights;
        _ram.Entry(0x2000 + (((High >> 30) & 511) * 8)) = 0x3000 | Rights;
        _ram.Entry(0x3000 + (((High >> 21) & 511) * 8)) = 0x4000 | Rights;
        _ram.Entry(0x4000 + (((High >> 12) & 511) * 8)) = 0x8000_0000_abcd_e000 | Rights;
    }

    private ulong? Translate(ulong linear, PageAccess access = PageAccess.Fetch) =>
        GuestPageWalk.TryTranslate(ref _memory, in _paging, linear, access, out ulong physical) ? physical : null;
}
