using Bulkhead.GuestImages.Formats;
using Bulkhead.GuestImages.Memory;

namespace Bulkhead.GuestImages.Start;

/// <summary>4-level page tables (SDM Vol. 3A, 4.5) that map the first 4 GiB to themselves with 2 MiB pages.</summary>
internal static class IdentityPageTables
{
    private const ulong TableSize = 0x1000;
    private const int Entries = 512;
    private const int Gibibytes = 4;
    private const ulong LargePage = 0x20_0000;
    private const ulong Present = 1 << 0;
    private const ulong Writable = 1 << 1;
    private const ulong Large = 1 << 7;

    /// <summary>Puts them into the guest's conventional memory; returns CR3.</summary>
    public static ulong Place(GuestFile file, GuestMemory memory)
    {
        const ulong Length = (2 + Gibibytes) * TableSize;
        ulong address = memory.TakeLowest(
            file.Name, "page tables", Length, TableSize, TableSize, AddressMap.ConventionalEnd);
        ByteWriter tables = new ByteWriter().UInt64((address + TableSize) | Present | Writable).Align((int)TableSize);
        for (ulong directory = 0; directory < Gibibytes; directory++)
        {
            tables.UInt64((address + ((2 + directory) * TableSize)) | Present | Writable);
        }

        tables.Align((int)TableSize);
        for (ulong page = 0; page < Gibibytes * Entries; page++)
        {
            tables.UInt64((page * LargePage) | Present | Writable | Large);
        }

        memory.Write("page tables", address, tables.ToArray());
        return address;
    }
}
