namespace Bulkhead.Ept.Tests;

using System.Runtime.InteropServices;
using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Vmx;

/// <summary>Zeroed tables in the host's memory, with a page behind them that must stay as it is.</summary>
internal sealed unsafe class EptPool : IDisposable
{
    public const int PageSize = 4096;

    /// <summary>MAXPHYADDR of the tests: the host's pointers are addresses of tables.</summary>
    public const int Width = 48;

    private const byte Canary = 0xa5;
    private readonly byte* _start;

    public EptPool(int tables)
    {
        Tables = tables;
        _start = (byte*)NativeMemory.AlignedAlloc((nuint)((tables + 1) * PageSize), PageSize);
        new Span<byte>(_start, tables * PageSize).Clear();
        Guard.Fill(Canary);
    }

    public int Tables { get; }

    public MemoryRange Range => new((ulong)_start, (ulong)_start + ((ulong)Tables * PageSize));

    /// <summary>Every entry of every table.</summary>
    public Span<ulong> Entries => new(_start, Tables * PageSize / sizeof(ulong));

    private Span<byte> Guard => new(_start + (Tables * PageSize), PageSize);

    public ExtendedPageTableBuilder Builder(EptVpidCapability capability) => new(Range, capability, Width);

    public ExtendedPageTableWalker Walker(EptVpidCapability capability) => new(Range, capability, Width);

    /// <summary>The regions of the tree, which must be a good one.</summary>
    public EptRegion[] Read(ExtendedPageTablePointer pointer, EptVpidCapability capability, int capacity = 1024)
    {
        EptRegion[] regions = new EptRegion[capacity];
        ExtendedPageTableWalker walker = Walker(capability);
        Assert.Equal(EptWalkFault.None, walker.Read(pointer, regions));
        return regions[..walker.Count];
    }

    public void Dispose()
    {
        bool isWhole = !Guard.ContainsAnyExcept(Canary);
        NativeMemory.AlignedFree(_start);
        Assert.True(isWhole, "the page behind the pool was written");
    }
}
