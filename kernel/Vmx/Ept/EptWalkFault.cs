namespace Bulkhead.Kernel.Vmx;

using System;

/// <summary>
/// Why an EPT tree is no good: the EPT misconfigurations (SDM Vol. 3C, 29.3.3.1), then what the walker refuses beyond
/// them.
/// </summary>
public enum EptWalkFault
{
    None,
    WriteWithoutRead,
    ExecuteWithoutRead,
    ReservedBit,
    ReservedMemoryType,
    NotFourLevels,
    OutsidePool,
    TooManyTables,
    TooManyRegions,
}

/// <summary>The rule behind each <see cref="EptWalkFault"/>, in words.</summary>
public static class EptWalkFaultNames
{
    private static ReadOnlySpan<byte> Rules =>
        ("none\0a writable entry must be readable\0"u8 +
         "an executable entry must be readable, since this processor has no execute-only EPT pages\0"u8 +
         "a reserved bit of an entry must be 0\0the EPT memory type of a leaf must be 0, 1, 4, 5 or 6\0"u8 +
         "the page-walk length must be 4\0a table must lie in the pool\0a table must be entered once\0"u8 +
         "the tree must have at most as many regions as the list has room for\0"u8);

    public static ReadOnlySpan<byte> Rule(EptWalkFault fault) => Cpu.NameList.At(Rules, (int)fault);
}
