using System.Security.Cryptography;
using Bulkhead.Kernel.Boot;

namespace Bulkhead.Kernel.Tests.Support;

/// <summary>
/// An image in memory at 1 MiB, laid out as linker/kernel.ld and boot/*.asm do: text, read-only data with the digest,
/// data with the stacks above their guard pages, the VMXON region, the page tables and the screen's cells.
/// </summary>
public sealed unsafe class FakeImage : IDisposable
{
    public const ulong Start = 0x100000;
    public const ulong TextEnd = Start + 0x5a00;
    public const ulong ReadOnlyStart = Start + 0x6000;
    public const ulong Font = ReadOnlyStart + 0x100;
    public const ulong Digest = ReadOnlyStart + 0x1fc0;
    public const ulong DataStart = Start + 0x8000;
    public const ulong VmxonRegion = Start + 0x20000;
    public const ulong PageTables = VmxonRegion + 0x1000;
    public const int PageTableCount = 32;
    public const ulong ScreenCells = PageTables + (PageTableCount * 0x1000);
    public const ulong End = ScreenCells + 0x3000;

    private const ulong InitializedSize = 0x40;
    private const ulong Page = 0x1000;

    private readonly LowMemory memory = new(Start, (int)(End - Start));

    public FakeImage()
    {
        Random random = new(2010);
        random.NextBytes(Bytes(Start, TextEnd));
        random.NextBytes(Bytes(ReadOnlyStart, Digest));
        random.NextBytes(Bytes(DataStart, DataStart + InitializedSize));
        Seal();
        Layout = new ImageLayout
        {
            Text = new(Start, TextEnd),
            ReadOnlyData = new(ReadOnlyStart, Digest + SHA256.HashSizeInBytes),
            InitializedData = new(DataStart, DataStart + InitializedSize),
            Data = new(DataStart, End),
            BootStack = Stack(DataStart + (2 * Page), 4),
            DoubleFaultStack = Stack(DataStart + (7 * Page), 2),
            NmiStack = Stack(DataStart + (10 * Page), 2),
            MachineCheckStack = Stack(DataStart + (13 * Page), 2),
            ExceptionEntries = Start + 0x400,
            VmxonRegion = VmxonRegion,
            PageTables = new(PageTables, ScreenCells),
            Font = Font,
            ScreenCells = ScreenCells,
            Digest = Digest,
        };
    }

    public ImageLayout Layout { get; }

    /// <summary>The digest stored in the image, in lower-case hexadecimal.</summary>
    public string DigestText => Convert.ToHexStringLower(Bytes(Digest, Digest + SHA256.HashSizeInBytes));

    public static Span<byte> Bytes(ulong start, ulong end) => new((void*)start, (int)(end - start));

    public void Dispose() => memory.Dispose();

    private static MemoryRange Stack(ulong bottom, ulong pages) => new(bottom, bottom + (pages * Page));

    private static void Seal()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Bytes(Start, TextEnd));
        hash.AppendData(Bytes(ReadOnlyStart, Digest));
        hash.AppendData(Bytes(DataStart, DataStart + InitializedSize));
        hash.GetHashAndReset().CopyTo(Bytes(Digest, Digest + SHA256.HashSizeInBytes));
    }
}
