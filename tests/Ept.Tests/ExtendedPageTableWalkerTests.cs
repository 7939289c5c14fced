namespace Bulkhead.Ept.Tests;

using System.Text;
using Bulkhead.Kernel.Vmx;

/// <summary>Trees written by hand, so that the walker is judged by the SDM's tables alone.</summary>
public class ExtendedPageTableWalkerTests
{
    private const ulong Rwx = 7;
    private const ulong WriteBack = 6 << 3;
    private const ulong Large = 1 << 7;

    private static readonly EptVpidCapability s_noExecuteOnly = Capabilities.Of(false, true, true);

    /// <summary>Level 4 is the EPT PML4 table; a leaf of level 1, 2 or 3 is at address 0.</summary>
    [Theory]
    [InlineData(4, 2, EptWalkFault.WriteWithoutRead)]
    [InlineData(3, 2, EptWalkFault.WriteWithoutRead)]
    [InlineData(2, 6, EptWalkFault.WriteWithoutRead)]
    [InlineData(1, 2, EptWalkFault.WriteWithoutRead)]
    [InlineData(4, 4, EptWalkFault.ExecuteWithoutRead)]
    [InlineData(1, 4 | WriteBack, EptWalkFault.ExecuteWithoutRead)]
    [InlineData(4, Rwx | (1 << 3), EptWalkFault.ReservedBit)]
    [InlineData(4, Rwx | (1 << 6), EptWalkFault.ReservedBit)]
    [InlineData(4, Rwx | (1 << 7), EptWalkFault.ReservedBit)]
    [InlineData(3, Rwx | (1 << 3), EptWalkFault.ReservedBit)]
    [InlineData(2, Rwx | (1 << 6), EptWalkFault.ReservedBit)]
    [InlineData(4, Rwx | (1ul << 48), EptWalkFault.ReservedBit)]
    [InlineData(1, Rwx | WriteBack | (1ul << 51), EptWalkFault.ReservedBit)]
    [InlineData(3, Rwx | WriteBack | Large | (1ul << 12), EptWalkFault.ReservedBit)]
    [InlineData(3, Rwx | WriteBack | Large | (1ul << 29), EptWalkFault.ReservedBit)]
    [InlineData(2, Rwx | WriteBack | Large | (1ul << 12), EptWalkFault.ReservedBit)]
    [InlineData(2, Rwx | WriteBack | Large | (1ul << 20), EptWalkFault.ReservedBit)]
    [InlineData(3, Rwx | Large | (2 << 3), EptWalkFault.ReservedMemoryType)]
    [InlineData(2, Rwx | Large | (3 << 3), EptWalkFault.ReservedMemoryType)]
    [InlineData(1, Rwx | (7 << 3), EptWalkFault.ReservedMemoryType)]
    [InlineData(4, Rwx | (1ul << 40), EptWalkFault.OutsidePool)]
    [InlineData(2, Rwx, EptWalkFault.OutsidePool)]
    public void A_misconfigured_entry_is_named(int level, ulong entry, EptWalkFault expected)
    {
        using EptPool pool = Chain(level, entry);
        (EptWalkFault fault, _, _) = Walk(pool, s_noExecuteOnly);
        Assert.Equal(expected, fault);
    }

    [Theory]
    [InlineData(3, 1ul << 30)]
    [InlineData(2, 1ul << 21)]
    [InlineData(1, 1ul << 12)]
    public void A_leaf_of_each_level_has_its_size(int level, ulong size)
    {
        using EptPool pool = Chain(level, (size * 5) | Rwx | WriteBack | (level > 1 ? Large : 0) | (1 << 6));
        (_, EptRegion[] regions, _) = Walk(pool, s_noExecuteOnly);
        EptRegion expected = EptRegions.Of(0, size, size * 5);
        expected.IgnoresPat = true;
        Assert.Equal([expected], regions);
    }

    [Theory]
    [InlineData(3, true, false)]
    [InlineData(2, false, true)]
    public void A_page_size_that_the_processor_lacks_is_a_reserved_bit(int level, bool has2M, bool has1G)
    {
        using EptPool pool = Chain(level, Rwx | WriteBack | Large);
        Assert.Equal(EptWalkFault.None, Walk(pool, Capabilities.Full).Fault);
        Assert.Equal(EptWalkFault.ReservedBit, Walk(pool, Capabilities.Of(true, has2M, has1G)).Fault);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(3)]
    [InlineData(2)]
    public void A_right_must_be_given_in_every_level(int level)
    {
        using EptPool pool = Chain(1, Rwx | WriteBack);
        pool.Entries[(4 - level) * 512] &= ~2ul;
        Assert.Equal(EptRights.Read | EptRights.Execute, Assert.Single(Walk(pool, Capabilities.Full).Regions).Rights);

        // Execute-only above, read-only below: nothing is left.
        pool.Entries[(4 - level) * 512] &= ~1ul;
        pool.Entries[3 * 512] &= ~6ul;
        Assert.Empty(Walk(pool, Capabilities.Full).Regions);
    }

    [Fact]
    public void Ignored_bits_do_not_count()
    {
        using EptPool pool = Chain(1, Rwx | WriteBack);
        for (int table = 0; table < 4; table++)
        {
            pool.Entries[table * 512] |= 0xfff0_0000_0000_0f00;
        }

        pool.Entries[3 * 512] |= Large;
        pool.Entries[(3 * 512) + 1] = ~Rwx;
        Assert.Equal([EptRegions.Of(0, 4096, 0)], Walk(pool, s_noExecuteOnly).Regions);
    }

    [Fact]
    public void The_position_is_that_of_the_fault()
    {
        using EptPool pool = Chain(1, Rwx | WriteBack);
        pool.Entries[(3 * 512) + 9] = 2;
        (EptWalkFault fault, EptRegion[] regions, ulong position) = Walk(pool, Capabilities.Full);
        Assert.Equal((EptWalkFault.WriteWithoutRead, 9 * 4096ul), (fault, position));
        Assert.Equal([EptRegions.Of(0, 4096, 0)], regions);
    }

    [Fact]
    public void A_table_that_refers_to_itself_ends_the_walk()
    {
        using EptPool pool = new(1);
        pool.Entries.Fill(pool.Range.Start | Rwx);
        Assert.Equal(EptWalkFault.TooManyTables, Walk(pool, Capabilities.Full).Fault);
    }

    [Fact]
    public void A_list_that_is_full_ends_the_walk()
    {
        using EptPool pool = Chain(1, Rwx | WriteBack);
        pool.Entries[(3 * 512) + 2] = Rwx | WriteBack;
        EptRegion[] one = new EptRegion[1];
        ExtendedPageTableWalker walker = pool.Walker(Capabilities.Full);
        Assert.Equal(EptWalkFault.TooManyRegions, walker.Read(Root(pool), one));
        Assert.Equal(1, walker.Count);
        Assert.Equal(EptWalkFault.None, walker.Read(Root(pool), new EptRegion[2]));
        Assert.Equal(2, walker.Count);
    }

    [Theory]
    [InlineData(0x1eul | (4 << 3))]
    [InlineData(0x06ul)]
    public void Only_four_levels_are_read(ulong lowBits)
    {
        using EptPool pool = new(1);
        ExtendedPageTableWalker walker = pool.Walker(Capabilities.Full);
        Assert.Equal(EptWalkFault.NotFourLevels, walker.Read(new(pool.Range.Start | lowBits), default));
    }

    [Fact]
    public void Every_fault_has_a_rule_of_its_own()
    {
        string[] rules = [.. Enum.GetValues<EptWalkFault>()
            .Select(fault => Encoding.ASCII.GetString(EptWalkFaultNames.Rule(fault)))];
        Assert.DoesNotContain("", rules);
        Assert.Equal(rules.Length, rules.Distinct().Count());
    }

    /// <summary>Tables from level 4 down to the given one, whose first entry is the given one.</summary>
    private static EptPool Chain(int level, ulong entry)
    {
        EptPool pool = new(4);
        for (int table = 0; table < 4 - level; table++)
        {
            pool.Entries[table * 512] = (pool.Range.Start + ((ulong)(table + 1) << 12)) | Rwx;
        }

        pool.Entries[(4 - level) * 512] = entry;
        return pool;
    }

    private static (EptWalkFault Fault, EptRegion[] Regions, ulong Position) Walk(EptPool pool, EptVpidCapability has)
    {
        EptRegion[] regions = new EptRegion[64];
        ExtendedPageTableWalker walker = pool.Walker(has);
        EptWalkFault fault = walker.Read(Root(pool), regions);
        return (fault, regions[..walker.Count], walker.Position.Value);
    }

    private static ExtendedPageTablePointer Root(EptPool pool) => new(pool.Range.Start | 0x1e);
}
