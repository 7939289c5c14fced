using System.Buffers.Binary;
using Bulkhead.Kernel.Boot;

namespace Bulkhead.Kernel.Tests.Support;

/// <summary>Writes hvm_start_info, version 1, of the x86/HVM direct boot ABI, and what it points at.</summary>
public sealed class PvhInformation
{
    /// <summary>Where hvm_start_info and the tables that it points at are.</summary>
    public const ulong Address = 0x9000;
    public const ulong ModuleTable = 0x9100;
    public const ulong MemoryTable = 0xa000;
    public const ulong CommandLine = 0xc000;
    public const ulong RootPointer = 0xc800;
    public const ulong ModuleTexts = 0xd000;

    private const ulong TextSpacing = 0x400;

    /// <summary>The 56 bytes of hvm_start_info; change them before <see cref="PlaceIn"/>.</summary>
    public byte[] Header { get; } = new byte[56];

    /// <summary>The module records, 32 bytes each, and the memory map records, 24 bytes each.</summary>
    public byte[] Modules { get; private init; } = [];

    public byte[] Memory { get; private init; } = [];

    private IReadOnlyList<(ulong Address, byte[] Bytes)> Others { get; init; } = [];

    public static PvhInformation From(BootDescription description)
    {
        List<(ulong Address, byte[] Bytes)> others = [(CommandLine, [.. TestLog.Bytes(description.CommandLine), 0])];
        List<byte> modules = [];
        foreach ((ulong start, ulong end, string text) in description.Modules)
        {
            ulong textAddress = ModuleTexts + ((ulong)(modules.Count / 32) * TextSpacing);
            others.Add((textAddress, [.. TestLog.Bytes(text), 0]));
            modules.AddRange(Numbers(start, end - start, textAddress, 0));
        }

        List<byte> memory = [];
        foreach (MemoryRegion region in description.Memory)
        {
            memory.AddRange(Numbers(region.Start, region.Length, (ulong)region.Type));
        }

        if (description.RootPointer is byte[] pointer)
        {
            // The reader asks for all of a later structure; firmware's memory goes on behind an old one.
            others.Add((RootPointer, [.. pointer, .. new byte[Math.Max(0, 36 - pointer.Length)]]));
        }

        PvhInformation information = new() { Modules = [.. modules], Memory = [.. memory], Others = others };
        information.Set(0, 0x336ec578u);
        information.Set(4, 1u);
        information.Set(12, (uint)description.Modules.Count);
        information.Set(16, ModuleTable);
        information.Set(24, CommandLine);
        information.Set(32, description.RootPointer is null ? 0 : RootPointer);
        information.Set(40, MemoryTable);
        information.Set(48, (uint)description.Memory.Count);
        return information;
    }

    public void Set(int offset, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Header.AsSpan(offset), value);

    public void Set(int offset, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Header.AsSpan(offset), value);

    public void PlaceIn(FakeMemory memory)
    {
        memory.Place(Address, Header).Place(ModuleTable, Modules).Place(MemoryTable, Memory);
        foreach ((ulong address, byte[] bytes) in Others)
        {
            memory.Place(address, bytes);
        }
    }

    private static byte[] Numbers(params ulong[] values)
    {
        byte[] bytes = new byte[values.Length * 8];
        for (int index = 0; index < values.Length; index++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(index * 8), values[index]);
        }

        return bytes;
    }
}
