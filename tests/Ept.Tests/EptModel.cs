namespace Bulkhead.Ept.Tests;

using Bulkhead.Kernel.Vmx;

/// <summary>What a tree must hold, page by page: an account beside the builder's and the walker's.</summary>
internal sealed class EptModel(EptVpidCapability capability)
{
    private readonly Dictionary<ulong, Page> _pages = [];
    private readonly HashSet<(int Level, ulong Index)> _tables = [(4, 0)];
    private readonly HashSet<(int Shift, ulong Index)> _leaves = [];

    public record struct Page(ulong Target, EptRights Rights, EptMemoryType Type, bool IgnoresPat);

    public IReadOnlyDictionary<ulong, Page> Pages => _pages;

    public int TableCount => _tables.Count;

    public int LeafCount => _leaves.Count;

    /// <summary>Adds the pages of a well-formed region; false, with nothing added, if one is there already.</summary>
    public bool Add(in EptRegion region)
    {
        List<(ulong Number, Page Page)> pages = Split(in region);
        if (pages.Any(entry => _pages.ContainsKey(entry.Number)))
        {
            return false;
        }

        foreach ((ulong number, Page page) in pages)
        {
            _pages.Add(number, page);
            int shift = LeafShift(number << 12, in region);
            _leaves.Add((shift, number >> (shift - 12)));
            for (int level = 39, table = 3; level > shift; level -= 9, table--)
            {
                _tables.Add((table, (number << 12) >> level));
            }
        }

        return true;
    }

    /// <summary>The pages of a list of regions without regard to order.</summary>
    public static Dictionary<ulong, Page> PagesOf(IEnumerable<EptRegion> regions) =>
        regions.SelectMany(region => Split(in region)).ToDictionary(entry => entry.Number, entry => entry.Page);

    private static List<(ulong Number, Page Page)> Split(in EptRegion region)
    {
        List<(ulong Number, Page Page)> pages = new((int)(region.Length >> 12));
        for (ulong offset = 0; offset < region.Length; offset += 4096)
        {
            Page page = new(region.Target.Value + offset, region.Rights, region.MemoryType, region.IgnoresPat);
            pages.Add(((region.Start.Value + offset) >> 12, page));
        }

        return pages;
    }

    /// <summary>The largest aligned page around the address that lies in the region, on both sides.</summary>
    private int LeafShift(ulong address, in EptRegion region)
    {
        bool Fits(int shift, in EptRegion region)
        {
            ulong size = 1ul << shift;
            ulong start = address / size * size;
            return start >= region.Start.Value
                && start + size <= region.Start.Value + region.Length
                && (region.Target.Value - region.Start.Value) % size == 0;
        }

        return capability.Has1GBytePages && Fits(30, in region) ? 30
            : capability.Has2MBytePages && Fits(21, in region) ? 21
            : 12;
    }
}
