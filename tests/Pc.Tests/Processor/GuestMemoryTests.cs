using Bulkhead.Subjects.Pc.Processor;

namespace Bulkhead.Pc.Tests.Processor;

public sealed unsafe class GuestMemoryTests : IDisposable
{
    private readonly GuestRam _ram = new(0x4000);

    public void Dispose() => _ram.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(8)]
    public void BytesAreReadAndWrittenAcrossRegions(uint size)
    {
        GuestMemory memory = default;
        Assert.True(memory.TryAdd(0x10000, 0x1000, _ram.Bytes));
        Assert.True(memory.TryAdd(0x11000, 0x1000, _ram.Bytes + 0x2000));
        ulong mask = ulong.MaxValue >> (int)(64 - (size * 8));
        for (ulong address = 0x10ff0; address < 0x11010; address++)
        {
            ulong value = 0x8877_6655_4433_2211 * address;
            Assert.True(memory.TryWrite(address, size, value));
            Assert.True(memory.TryRead(address, size, out ulong read));
            Assert.Equal(value & mask, read);
        }

        Assert.Equal(0, _ram.Span[0x1000]);
    }

    [Theory]
    [InlineData(0xffffful, 1)]
    [InlineData(0x100ffdul, 4)]
    [InlineData(0x101000ul, 1)]
    [InlineData(0xffffdul, 8)]
    [InlineData(ulong.MaxValue, 8)]
    [InlineData(0ul, 2)]
    public void AbsentMemoryIsAResult(ulong address, uint size)
    {
        GuestMemory memory = default;
        Assert.True(memory.TryAdd(0x100000, 0x1000, _ram.Bytes));
        Assert.False(memory.TryRead(address, size, out _));
        Assert.False(memory.TryWrite(address, size, ulong.MaxValue));
        Assert.True(memory.Locate(address, size) == null);
        Assert.DoesNotContain((byte)0xff, _ram.Span.ToArray());
    }

    [Fact]
    public void RegionsThatOverlapOrWrapAreRefused()
    {
        GuestMemory memory = default;
        Assert.True(memory.TryAdd(0x1000, 0x1000, _ram.Bytes));
        Assert.False(memory.TryAdd(0x1fff, 0x1000, _ram.Bytes));
        Assert.False(memory.TryAdd(0x800, 0x801, _ram.Bytes));
        Assert.False(memory.TryAdd(0x5000, 0, _ram.Bytes));
        Assert.False(memory.TryAdd(ulong.MaxValue - 1, 0x1000, _ram.Bytes));
        for (ulong index = 1; index < GuestMemory.MaximumRegions; index++)
        {
            Assert.True(memory.TryAdd(index << 20, 0x1000, _ram.Bytes));
        }

        Assert.False(memory.TryAdd(1ul << 40, 0x1000, _ram.Bytes));
    }
}
