namespace Bulkhead.Ept.Tests;

using System.Text;
using Bulkhead.Kernel.Vmx;

public class ExtendedPageTableBuilderTests
{
    private const ulong Size2M = 2ul << 20;
    private const ulong Size1G = 1ul << 30;

    [Theory]
    [InlineData(0, 0, 0, 7, 6, EptRegionFault.Empty)]
    [InlineData(1, 4096, 0, 7, 6, EptRegionFault.Misaligned)]
    [InlineData(0, 4095, 0, 7, 6, EptRegionFault.Misaligned)]
    [InlineData(0, 4096, 0x800, 7, 6, EptRegionFault.Misaligned)]
    [InlineData(0x1800, 4096 - 0x800, 0x1800, 7, 6, EptRegionFault.Misaligned)]
    [InlineData(0xffff_ffff_ffff_f000, 4096, 0, 7, 6, EptRegionFault.WrapAround)]
    [InlineData(0xffff_ffff_ffff_f000, 8192, 0, 7, 6, EptRegionFault.WrapAround)]
    [InlineData(0, 8192, 0xffff_ffff_ffff_f000, 7, 6, EptRegionFault.WrapAround)]
    [InlineData(4096, 0xffff_ffff_ffff_f000, 0, 7, 6, EptRegionFault.WrapAround)]
    [InlineData(1ul << 48, 4096, 0, 7, 6, EptRegionFault.GuestAddressTooWide)]
    [InlineData((1ul << 48) - 4096, 8192, 0, 7, 6, EptRegionFault.GuestAddressTooWide)]
    [InlineData(0, 4096, 1ul << 48, 7, 6, EptRegionFault.HostAddressTooWide)]
    [InlineData(0, 8192, (1ul << 48) - 4096, 7, 6, EptRegionFault.HostAddressTooWide)]
    [InlineData(0, 4096, 0, 0, 6, EptRegionFault.UnknownRights)]
    [InlineData(0, 4096, 0, 8, 6, EptRegionFault.UnknownRights)]
    [InlineData(0, 4096, 0, 15, 6, EptRegionFault.UnknownRights)]
    [InlineData(0, 4096, 0, 2, 6, EptRegionFault.WriteWithoutRead)]
    [InlineData(0, 4096, 0, 6, 6, EptRegionFault.WriteWithoutRead)]
    [InlineData(0, 4096, 0, 4, 6, EptRegionFault.ExecuteWithoutRead)]
    [InlineData(0, 4096, 0, 7, 2, EptRegionFault.ReservedMemoryType)]
    [InlineData(0, 4096, 0, 7, 3, EptRegionFault.ReservedMemoryType)]
    [InlineData(0, 4096, 0, 7, 7, EptRegionFault.ReservedMemoryType)]
    [InlineData(0, 4096, 0, 7, 8, EptRegionFault.ReservedMemoryType)]
    [InlineData(0, 4096, 0, 7, 38, EptRegionFault.ReservedMemoryType)]
    public void A_bad_region_is_refused_and_leaves_no_trace(
        ulong start,
        ulong length,
        ulong target,
        byte rights,
        byte type,
        EptRegionFault expected)
    {
        using EptPool pool = new(4);
        ExtendedPageTableBuilder builder = pool.Builder(Capabilities.Least);
        EptRegion region = EptRegions.Of(start, length, target, (EptRights)rights, (EptMemoryType)type);
        Assert.Equal(expected, builder.Map(in region));
        Assert.Equal(1, builder.TablesUsed);
        Assert.False(pool.Entries.ContainsAnyExcept(0ul));
    }

    [Theory]
    [InlineData((1ul << 48) - 4096, 0)]
    [InlineData(0, (1ul << 48) - 4096)]
    public void The_last_page_of_either_space_can_be_mapped(ulong start, ulong target)
    {
        using EptPool pool = new(4);
        ExtendedPageTableBuilder builder = pool.Builder(Capabilities.Full);
        EptRegion[] regions = [EptRegions.Of(start, 4096, target)];
        Assert.Equal(EptRegionFault.None, builder.Map(regions, out int refused));
        Assert.Equal(1, refused);
        Assert.True(EptComparison.AreEqual(regions, pool.Read(builder.Pointer, Capabilities.Full)));
    }

    [Theory]
    [InlineData(36)]
    [InlineData(39)]
    [InlineData(52)]
    public void The_physical_address_width_is_the_limit(int width)
    {
        using EptPool pool = new(4);
        ExtendedPageTableBuilder builder = new(pool.Range, Capabilities.Full, width);
        EptRegion beyond = EptRegions.Of(0, 4096, 1ul << width);
        Assert.Equal(EptRegionFault.HostAddressTooWide, builder.Map(in beyond));
        EptRegion last = EptRegions.Of(0, 4096, (1ul << width) - 4096);
        Assert.Equal(EptRegionFault.None, builder.Map(in last));
    }

    [Fact]
    public void A_processor_without_four_levels_gets_no_tree()
    {
        using EptPool pool = new(4);
        ExtendedPageTableBuilder builder = pool.Builder(default);
        EptRegion region = EptRegions.Of(0, 4096, 0);
        Assert.Equal(EptRegionFault.FourLevelsUnsupported, builder.Map(in region));
    }

    [Theory]
    [InlineData(0, Size1G, 0, true, true, 1, 2)]
    [InlineData(0, Size1G, 0, true, false, 512, 3)]
    [InlineData(0, Size1G, 0, false, true, 1, 2)]
    [InlineData(0, Size1G - 4096, 0, true, true, 511 + 511, 4)]
    [InlineData(0, Size1G + 4096, 0, true, true, 2, 4)]
    [InlineData(0, Size1G, Size2M, true, true, 512, 3)]
    [InlineData(Size2M, Size1G, 0, true, true, 512, 4)]
    [InlineData(0, Size2M, 0, true, true, 1, 3)]
    [InlineData(0, Size2M, 0, false, true, 512, 4)]
    [InlineData(0, Size2M, 4096, true, true, 512, 4)]
    [InlineData(4096, Size2M, 0, true, true, 512, 5)]
    [InlineData(4096, Size2M, 4096, true, true, 512, 5)]
    [InlineData(0, Size2M - 4096, 0, true, true, 511, 4)]
    [InlineData(Size2M - 4096, Size2M + 8192, Size2M - 4096, true, true, 3, 5)]
    public void The_largest_page_that_fits_is_taken(
        ulong start,
        ulong length,
        ulong target,
        bool has2M,
        bool has1G,
        int pages,
        int tables)
    {
        using EptPool pool = new(8);
        ExtendedPageTableBuilder builder = pool.Builder(Capabilities.Of(true, has2M, has1G));
        EptRegion region = EptRegions.Of(start, length, target);
        Assert.Equal(EptRegionFault.None, builder.Map(in region));
        Assert.Equal((pages, tables), (builder.PagesMapped, builder.TablesUsed));
    }

    [Theory]
    [InlineData(Size2M, 4096)]
    [InlineData(0, Size1G)]
    [InlineData(Size2M - 4096, 8192)]
    [InlineData(Size2M, Size2M)]
    [InlineData((2 * Size2M) - 4096, 4096)]
    public void Overlap_is_refused_whatever_the_page_sizes(ulong start, ulong length)
    {
        using EptPool pool = new(16);
        ExtendedPageTableBuilder builder = pool.Builder(Capabilities.Full);
        EptRegion[] regions = [EptRegions.Of(Size2M, Size2M, 0), EptRegions.Of(start, length, start)];
        Assert.Equal(EptRegionFault.Overlap, builder.Map(regions, out int refused));
        Assert.Equal(1, refused);
    }

    [Fact]
    public void A_pool_without_tables_is_never_written()
    {
        using EptPool pool = new(0);
        ExtendedPageTableBuilder builder = pool.Builder(Capabilities.Full);
        EptRegion region = EptRegions.Of(0, 4096, 0);
        Assert.Equal(EptRegionFault.PoolExhausted, builder.Map(in region));
    }

    [Theory]
    [InlineData(1ul << 6, 0x18)]
    [InlineData((1ul << 6) | (1 << 14), 0x1e)]
    [InlineData((1ul << 6) | (1 << 14) | (1 << 21), 0x5e)]
    public void The_pointer_uses_what_the_processor_has(ulong capability, ulong lowBits)
    {
        using EptPool pool = new(1);
        Assert.Equal(pool.Range.Start | lowBits, pool.Builder(new(capability)).Pointer.Value);
    }

    [Fact]
    public void Every_fault_has_a_rule_of_its_own()
    {
        string[] rules = [.. Enum.GetValues<EptRegionFault>()
            .Select(fault => Encoding.ASCII.GetString(EptRegionFaultNames.Rule(fault)))];
        Assert.DoesNotContain("", rules);
        Assert.Equal(rules.Length, rules.Distinct().Count());
        Assert.True(EptRegionFaultNames.Rule((EptRegionFault)rules.Length).IsEmpty);
    }
}
