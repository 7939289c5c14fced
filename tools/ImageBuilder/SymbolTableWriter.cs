using System.Buffers.Binary;
using System.Text;
using Bulkhead.Elf;

namespace Bulkhead.ImageBuilder;

/// <summary>
/// Writes the table that the kernel's backtraces read (kernel/Cpu/SymbolTable.cs): a count (u32), then for each
/// function its address (u32) and the offset of its zero-ended name from the table's start (u32), by address.
/// </summary>
public static class SymbolTableWriter
{
    private const int HeaderSize = 4;
    private const int EntrySize = 8;

    /// <summary>The table of the functions of <paramref name="image"/>, padded to a multiple of 8 bytes.</summary>
    /// <exception cref="ElfFormatException">A function lies above 4 GiB.</exception>
    public static byte[] Write(ElfImage image)
    {
        (ulong Address, string Name)[] functions =
        [
            .. image.Symbols
                .Where(symbol => symbol.Type == SymbolType.Function && symbol.SectionIndex != ElfSymbol.Undefined)
                .Select(symbol => (Address: symbol.Value, Name: Readable(symbol.Name)))
                .OrderBy(function => function.Address)
                .ThenBy(function => function.Name.Length)
                .ThenBy(function => function.Name, StringComparer.Ordinal)
                .DistinctBy(function => function.Address),
        ];

        using MemoryStream names = new();
        byte[] entries = new byte[HeaderSize + (functions.Length * EntrySize)];
        BinaryPrimitives.WriteUInt32LittleEndian(entries, (uint)functions.Length);
        for (int index = 0; index < functions.Length; index++)
        {
            (ulong address, string name) = functions[index];
            if (address > uint.MaxValue)
            {
                throw new ElfFormatException(
                    $"{name}: address 0x{address:x} is above 4 GiB, which symbol tables do not reach: link it lower");
            }

            Span<byte> entry = entries.AsSpan(HeaderSize + (index * EntrySize), EntrySize);
            BinaryPrimitives.WriteUInt32LittleEndian(entry, (uint)address);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[4..], (uint)(entries.Length + names.Length));
            names.Write(Encoding.ASCII.GetBytes(name));
            names.WriteByte(0);
        }

        byte[] table = [.. entries, .. names.ToArray()];
        Array.Resize(ref table, (table.Length + 7) / 8 * 8);
        return table;
    }

    /// <summary>
    /// ilc's symbol as a person would write it: "kernel_Bulkhead_Kernel_Cpu_Msr__Read" becomes "Cpu.Msr.Read".
    /// </summary>
    internal static string Readable(string symbol)
    {
        const string Prefix = "kernel_Bulkhead_Kernel_";
        if (!symbol.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return symbol;
        }

        string name = symbol[Prefix.Length..];
        int member = name.IndexOf("__", StringComparison.Ordinal);
        return member < 0
            ? name.Replace('_', '.')
            : $"{name[..member].Replace('_', '.')}.{name[(member + 2)..]}";
    }
}
