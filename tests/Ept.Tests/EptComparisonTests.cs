namespace Bulkhead.Ept.Tests;

using Bulkhead.Kernel.Vmx;

public class EptComparisonTests
{
    private static readonly EptRegion s_read = EptRegions.Of(0x1000, 0x4000, 0x10000);
    private static readonly EptRegion s_first = EptRegions.Of(0x1000, 0x1000, 0x10000);
    private static readonly EptRegion s_rest = EptRegions.Of(0x2000, 0x3000, 0x11000);

    public static TheoryData<int> Changes => [0, 1, 2, 3, 4, 5];

    [Fact]
    public void Nothing_equals_nothing_and_only_that()
    {
        Assert.True(EptComparison.AreEqual([], []));
        Assert.False(EptComparison.AreEqual([s_first], []));
        Assert.False(EptComparison.AreEqual([], [s_first]));
    }

    [Fact]
    public void A_region_may_be_asked_for_in_parts_and_in_any_order()
    {
        Assert.True(EptComparison.AreEqual([s_read], [s_read]));
        Assert.True(EptComparison.AreEqual([s_first, s_rest], [s_read]));
        Assert.True(EptComparison.AreEqual([s_rest, s_first], [s_read]));
    }

    [Fact]
    public void Gaps_overlaps_and_empty_parts_are_differences()
    {
        Assert.False(EptComparison.AreEqual([s_first], [s_read]));
        Assert.False(EptComparison.AreEqual([s_rest], [s_read]));
        Assert.False(EptComparison.AreEqual([s_first, s_rest, s_rest], [s_read]));
        Assert.False(EptComparison.AreEqual([s_first, s_first, s_rest], [s_read]));
        Assert.False(EptComparison.AreEqual([s_read], [s_first]));
        Assert.False(EptComparison.AreEqual([s_read], [s_first, s_rest]));
        Assert.False(EptComparison.AreEqual([EptRegions.Of(0x1000, 0, 0x10000), s_read], [s_read]));
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public void Every_property_of_a_region_counts(int change)
    {
        EptRegion changed = s_rest;
        switch (change)
        {
            case 0:
                changed.Start = new(0x3000);
                break;
            case 1:
                changed.Length = 0x2000;
                break;
            case 2:
                changed.Target = new(0x12000);
                break;
            case 3:
                changed.Rights = EptRights.Read;
                break;
            case 4:
                changed.MemoryType = EptMemoryType.Uncacheable;
                break;
            default:
                changed.IgnoresPat = true;
                break;
        }

        Assert.False(EptComparison.AreEqual([s_first, changed], [s_read]));
    }
}
