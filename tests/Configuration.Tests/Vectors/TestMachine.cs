namespace Bulkhead.Configuration.Tests.Vectors;

using Bulkhead.Configuration.Tests.Reference;
using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Configuration;

/// <summary>The machine that the tests' vectors are for: 2 GiB of memory like a PC's, 40 bits of address.</summary>
public static class TestMachine
{
    public const int PhysicalAddressWidth = 40;
    public const uint TicksPerMicrosecond = 50;
    public const ulong KernelStart = 0x10_0000;
    public const ulong KernelEnd = 0x16_0000;
    public const ulong ModuleStart = 0x20_0000;
    public const ulong MemoryStart = 64ul << 20;
    public const ulong AvailableEnd = 2ul << 30;

    /// <summary>What the memory map says is available, and what it says is not.</summary>
    public static IReadOnlyList<(ulong Start, ulong End, MemoryType Type)> Regions { get; } =
    [
        (0, 0x9_fc00, MemoryType.Available),
        (0x9_fc00, 0x10_0000, MemoryType.Reserved),
        (0x10_0000, AvailableEnd, MemoryType.Available),
        (AvailableEnd, AvailableEnd + 0x10_0000, MemoryType.AcpiNonVolatile),
        (0xfffc_0000, 1ul << 32, MemoryType.Reserved),
    ];

    private static readonly MemoryMap s_map = MakeMap();

    private static readonly ReferenceMachine s_reference = new(
        PhysicalAddressWidth, TicksPerMicrosecond, new(KernelStart, KernelEnd), default,
        [.. Regions.Where(one => one.Type == MemoryType.Available).Select(one => new Extent(one.Start, one.End))],
        [.. Regions.Where(one => one.Type != MemoryType.Available).Select(one => new Extent(one.Start, one.End))]);

    /// <summary>Validates a module, which lies at <see cref="ModuleStart"/>.</summary>
    public static ConfigurationVerdict Check(ReadOnlySpan<byte> module) => Check(module, out _);

    /// <summary>The same; <paramref name="vector"/> points to the bytes of <paramref name="module"/>.</summary>
    public static ConfigurationVerdict Check(ReadOnlySpan<byte> module, out ConfigurationVector vector)
    {
        ConfigurationMachine machine = new()
        {
            PhysicalAddressWidth = PhysicalAddressWidth,
            TicksPerMicrosecond = TicksPerMicrosecond,
            Kernel = new(KernelStart, KernelEnd),
            Module = new(ModuleStart, ModuleStart + (ulong)module.Length),
        };
        return ConfigurationValidator.Check(module, in machine, in s_map, out vector);
    }

    /// <summary>The same machine for the reference checker, with a module of <paramref name="length"/> bytes.</summary>
    public static ReferenceMachine ForReference(int length) => s_reference with
    {
        Module = Extent.Of(ModuleStart, (ulong)length),
    };

    private static MemoryMap MakeMap()
    {
        MemoryMap map = default;
        foreach ((ulong start, ulong end, MemoryType type) in Regions)
        {
            _ = map.Add(start, end - start, type);
        }

        return map;
    }
}
