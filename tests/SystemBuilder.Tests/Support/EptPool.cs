using System.Runtime.InteropServices;
using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Vmx;
using Bulkhead.SystemBuilder.Layout;

namespace Bulkhead.SystemBuilder.Tests.Support;

/// <summary>The tables that a subject's block has for EPT, in the host's memory.</summary>
internal sealed unsafe class EptPool : IDisposable
{
    private const ulong Base = (1 << 6) | (1 << 14);
    public static readonly EptVpidCapability With2M = new(Base | (1 << 16));
    public static readonly EptVpidCapability With1G = new(Base | (1 << 16) | (1 << 17));

    private readonly byte* start;
    private readonly int tables;

    public EptPool(int tables)
    {
        this.tables = tables;
        start = (byte*)NativeMemory.AlignedAlloc((nuint)tables * 4096, 4096);
        NativeMemory.Clear(start, (nuint)tables * 4096);
    }

    private MemoryRange Range => new((ulong)start, (ulong)start + ((ulong)tables * 4096));

    /// <summary>Maps the records as the kernel does; the pages used, or -1 if one is refused.</summary>
    public int Map(IEnumerable<MemoryRecord> records, EptVpidCapability capability, out EptRegion[] read)
    {
        ExtendedPageTableBuilder builder = new(Range, capability, 52);
        EptRegion[] regions = [.. records.Select(record => ExtendedPageTableCounter.ToRegion(in record))];
        read = [];
        if (builder.Map(regions, out _) != EptRegionFault.None)
        {
            return -1;
        }

        ExtendedPageTableWalker walker = new(Range, capability, 52);
        EptRegion[] found = new EptRegion[4096];
        Assert.Equal(EptWalkFault.None, walker.Read(builder.Pointer, found));
        read = found[..walker.Count];
        return builder.TablesUsed;
    }

    public void Dispose() => NativeMemory.AlignedFree(start);
}
