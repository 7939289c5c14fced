using Bulkhead.Kernel.Boot;

namespace Bulkhead.Kernel.Tests.Boot;

public sealed class MemoryMapTests
{
    [Fact]
    public void OnlyAvailableMemoryCounts()
    {
        MemoryMap map = default;
        Assert.True(map.Add(0, 0x9fc00, MemoryType.Available));
        Assert.True(map.Add(0xf0000, 0x10000, MemoryType.Reserved));
        Assert.True(map.Add(0x100000, 0x300000, MemoryType.Available));
        Assert.True(map.Add(0x400000, 0x1000, MemoryType.AcpiReclaimable));
        Assert.True(map.Add(0x500000, 0x1000, MemoryType.Defective));
        Assert.True(map.Add(0x600000, 0x1000, (MemoryType)99));

        Assert.Equal(0x9fc00ul + 0x300000, map.AvailableBytes);
        Assert.Equal(6, map.Count);
        Assert.Equal(0xf0000ul, map[1].Start);
        Assert.Equal(MemoryType.Reserved, map[1].Type);
    }

    [Theory]
    [InlineData(0x100000, 0x200000, true)]
    [InlineData(0x100001, 0x1fffff, true)]
    [InlineData(0xfffff, 0x200000, false)]
    [InlineData(0x100000, 0x200001, false)]
    [InlineData(0x200000, 0x201000, false)]
    [InlineData(0x400000, 0x401000, false)]
    public void ARangeIsAvailableIfOneRegionHoldsIt(ulong start, ulong end, bool wanted)
    {
        MemoryMap map = default;
        Assert.True(map.Add(0x100000, 0x100000, MemoryType.Available));
        Assert.True(map.Add(0x200000, 0x100000, MemoryType.Reserved));
        Assert.Equal(wanted, map.IsAvailable(start, end));
    }

    [Fact]
    public void TheTableIsBounded()
    {
        MemoryMap map = default;
        for (ulong index = 0; index < MemoryMap.Capacity; index++)
        {
            Assert.True(map.Add(index << 12, 1 << 12, MemoryType.Available));
        }

        Assert.False(map.Add(1ul << 40, 1, MemoryType.Available));
        Assert.Equal(MemoryMap.Capacity, map.Count);
        Assert.Equal(MemoryMap.Capacity * 4096ul, map.AvailableBytes);
    }

    [Fact]
    public void ARegionMayReachButNotPassTheEndOfTheAddressSpace()
    {
        MemoryMap map = default;
        Assert.True(map.Add(ulong.MaxValue - 1, 1, MemoryType.Reserved));
        Assert.False(map.Add(ulong.MaxValue, 2, MemoryType.Reserved));
        Assert.Equal(1, map.Count);
    }
}
