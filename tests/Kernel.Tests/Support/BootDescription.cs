using Bulkhead.Kernel.Boot;

namespace Bulkhead.Kernel.Tests.Support;

/// <summary>What a boot loader tells, before it is put into the words of a protocol.</summary>
public sealed record BootDescription
{
    public string CommandLine { get; init; } = string.Empty;

    public IReadOnlyList<MemoryRegion> Memory { get; init; } =
    [
        new() { Start = 0, Length = 0x9fc00, Type = MemoryType.Available },
        new() { Start = 0xf0000, Length = 0x10000, Type = MemoryType.Reserved },
        new() { Start = 0x100000, Length = 0x7ee0000, Type = MemoryType.Available },
        new() { Start = 0x7fe0000, Length = 0x20000, Type = MemoryType.AcpiReclaimable },
    ];

    public IReadOnlyList<(ulong Start, ulong End, string Text)> Modules { get; init; } = [];

    /// <summary>The bytes of the RSDP, or null if the loader names none.</summary>
    public byte[]? RootPointer { get; init; }

    public Framebuffer? Screen { get; init; }

    /// <summary>A region of the memory map.</summary>
    public static MemoryRegion Region(ulong start, ulong length, MemoryType type = MemoryType.Available) =>
        new() { Start = start, Length = length, Type = type };

    /// <summary>An RSDP of ACPI 1.0 (20 bytes) whose checksum is right.</summary>
    public static byte[] OldRootPointer(uint rootTable)
    {
        byte[] pointer = new byte[20];
        "RSD PTR "u8.CopyTo(pointer);
        BitConverter.TryWriteBytes(pointer.AsSpan(16), rootTable);
        pointer[8] = ChecksumOf(pointer);
        return pointer;
    }

    /// <summary>An RSDP of ACPI 2.0 or later (36 bytes) whose checksums are right.</summary>
    public static byte[] NewRootPointer(uint rootTable, ulong extendedTable)
    {
        byte[] pointer = [.. OldRootPointer(rootTable), .. new byte[16]];
        pointer[15] = 2;
        pointer[8] = 0;
        pointer[8] = ChecksumOf(pointer.AsSpan(0, 20));
        BitConverter.TryWriteBytes(pointer.AsSpan(20), pointer.Length);
        BitConverter.TryWriteBytes(pointer.AsSpan(24), extendedTable);
        pointer[32] = ChecksumOf(pointer);
        return pointer;
    }

    private static byte ChecksumOf(ReadOnlySpan<byte> bytes)
    {
        byte sum = 0;
        foreach (byte value in bytes)
        {
            sum += value;
        }

        return (byte)-sum;
    }
}
