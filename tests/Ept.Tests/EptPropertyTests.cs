namespace Bulkhead.Ept.Tests;

using Bulkhead.Kernel.Vmx;
using FsCheck;
using FsCheck.Fluent;

public class EptPropertyTests
{
    private const int PoolSize = 1600;

    [Fact]
    public void Builder_walker_and_model_agree() =>
        Prop.ForAll(
            RegionGenerator.Capability.ToArbitrary(),
            RegionGenerator.Lists.ToArbitrary(),
            (capability, regions) => CheckAgreement(capability, regions))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Fact]
    public void A_pool_one_table_short_is_refused_and_nothing_is_written_behind_it() =>
        Prop.ForAll(
            RegionGenerator.Capability.ToArbitrary(),
            RegionGenerator.SmallLists.ToArbitrary(),
            (capability, regions) =>
            {
                regions = Disjoint(capability, regions, out EptModel model);
                if (regions.Length == 0)
                {
                    return;
                }

                using EptPool enough = new(model.TableCount);
                ExtendedPageTableBuilder builder = enough.Builder(capability);
                Assert.Equal(EptRegionFault.None, builder.Map(regions, out _));
                using EptPool small = new(model.TableCount - 1);
                builder = small.Builder(capability);
                Assert.Equal(EptRegionFault.PoolExhausted, builder.Map(regions, out int refused));
                Assert.InRange(refused, 0, regions.Length - 1);
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    /// <summary>Whatever bit of a tree is flipped, boot notices it, unless the processor ignores that bit.</summary>
    [Fact]
    public void Every_flipped_bit_that_counts_is_noticed()
    {
        EptVpidCapability capability = Capabilities.Of(executeOnly: false, pages2M: true, pages1G: true);
        Gen<EptRegion[]> lists = RegionGenerator.SmallLists
            .Select(list => Disjoint(capability, AllRights(list), out _))
            .Where(list => list.Length > 0);
        Prop.ForAll(
            lists.ToArbitrary(),
            ArbMap.Default.ArbFor<uint>(),
            Gen.Choose(0, 63).ToArbitrary(),
            (regions, seed, bit) => CheckFlip(capability, regions, seed, bit))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(600));
    }

    [Fact]
    public void A_tree_of_random_words_is_read_within_its_bounds()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            using EptPool pool = new(6);
            Random random = new(seed);
            Span<ulong> entries = pool.Entries;
            for (int count = random.Next(4000); count >= 0; count--)
            {
                ulong table = pool.Range.Start + ((ulong)random.Next(8) << 12);
                ulong bits = random.Next(3) == 0 ? (ulong)random.NextInt64() : 0;
                entries[random.Next(entries.Length)] = random.Next(2) == 0 ? table | 7 : bits;
            }

            EptRegion[] regions = new EptRegion[random.Next(64)];
            ExtendedPageTableWalker walker = pool.Walker(Capabilities.Full);
            EptWalkFault fault = walker.Read(RootOf(pool), regions);
            Assert.InRange(walker.Count, 0, regions.Length);
            Assert.Equal(fault == EptWalkFault.None, walker.Position.Value == 1ul << 48);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    private static void CheckAgreement(EptVpidCapability capability, EptRegion[] regions)
    {
        using EptPool pool = new(PoolSize);
        ExtendedPageTableBuilder builder = pool.Builder(capability);
        EptModel model = new(capability);
        List<EptRegion> mapped = [];
        foreach (EptRegion region in regions)
        {
            EptRegionFault expected =
                region.Rights == EptRights.Execute && !capability.HasExecuteOnly ? EptRegionFault.ExecuteWithoutRead
                : !model.Add(in region) ? EptRegionFault.Overlap
                : EptRegionFault.None;
            Assert.Equal(expected, builder.Map(in region));
            if (expected == EptRegionFault.Overlap)
            {
                return;
            }

            if (expected == EptRegionFault.None)
            {
                mapped.Add(region);
            }
        }

        Assert.Equal(model.TableCount, builder.TablesUsed);
        Assert.Equal(model.LeafCount, builder.PagesMapped);
        EptRegion[] read = pool.Read(builder.Pointer, capability);
        Dictionary<ulong, EptModel.Page> pages = EptModel.PagesOf(read);
        Assert.Equal(model.Pages.Count, pages.Count);
        Assert.DoesNotContain(
            model.Pages,
            page => !pages.TryGetValue(page.Key, out EptModel.Page other) || other != page.Value);
        AssertMaximalAndAscending(read);
        Assert.True(EptComparison.AreEqual(mapped.ToArray(), read));
    }

    private static void CheckFlip(EptVpidCapability capability, EptRegion[] regions, uint seed, int bit)
    {
        using EptPool pool = new(PoolSize);
        ExtendedPageTableBuilder builder = pool.Builder(capability);
        Assert.Equal(EptRegionFault.None, builder.Map(regions, out _));

        // Every other time an entry in use, for most are not.
        Span<ulong> entries = pool.Entries[..(builder.TablesUsed * 512)];
        int index = (int)(seed % (uint)entries.Length);
        while (seed % 2 == 0 && entries[index] == 0)
        {
            index = (index + 1) % entries.Length;
        }

        bool wasPresent = (entries[index] & 7) != 0;
        entries[index] ^= 1ul << bit;

        bool isPageSizeOfLastLevel = bit == 7 && IsInLastLevel(pool, index / 512, builder.TablesUsed);
        bool isIgnored = wasPresent ? bit is (>= 8 and <= 11) or >= 52 || isPageSizeOfLastLevel : bit > 2;
        EptRegion[] read = new EptRegion[64];
        ExtendedPageTableWalker walker = pool.Walker(capability);
        bool isGood = walker.Read(builder.Pointer, read) == EptWalkFault.None
            && EptComparison.AreEqual(regions, read.AsSpan(0, walker.Count));
        Assert.Equal(isIgnored, isGood);
    }

    private static bool IsInLastLevel(EptPool pool, int table, int tablesUsed)
    {
        List<int> level = [0];
        for (int depth = 0; depth < 3; depth++)
        {
            List<int> next = [];
            foreach (int current in level)
            {
                foreach (ulong entry in pool.Entries.Slice(current * 512, 512))
                {
                    ulong child = ((entry & 0x000f_ffff_ffff_f000) - pool.Range.Start) >> 12;
                    if ((entry & 7) != 0 && child < (ulong)tablesUsed)
                    {
                        next.Add((int)child);
                    }
                }
            }

            level = next;
        }

        return level.Contains(table);
    }

    private static EptRegion[] AllRights(EptRegion[] regions) => [.. regions.Select(region =>
    {
        region.Rights = EptRights.Read | EptRights.Write | EptRights.Execute;
        return region;
    })];

    /// <summary>The regions that can be mapped together.</summary>
    private static EptRegion[] Disjoint(EptVpidCapability capability, EptRegion[] regions, out EptModel model)
    {
        EptModel accepted = new(capability);
        model = accepted;
        return [.. regions.Where(region =>
            (region.Rights != EptRights.Execute || capability.HasExecuteOnly) && accepted.Add(in region))];
    }

    private static void AssertMaximalAndAscending(EptRegion[] read)
    {
        for (int index = 1; index < read.Length; index++)
        {
            ref EptRegion before = ref read[index - 1];
            Assert.True(before.Start.Value + before.Length <= read[index].Start.Value);
            Assert.False(before.MatchesAt(before.Length, in read[index]));
        }
    }

    private static ExtendedPageTablePointer RootOf(EptPool pool) =>
        ExtendedPageTablePointer.Of(new(pool.Range.Start), EptMemoryType.WriteBack, accessedDirty: false);
}
