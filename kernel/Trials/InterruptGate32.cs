namespace Bulkhead.Kernel.Trials;

using System.Runtime.CompilerServices;

/// <summary>A 32-bit interrupt gate: 8 bytes (SDM Vol. 3A, figure 7-2).</summary>
public readonly struct InterruptGate32(ulong value)
{
    private const ulong PresentInterruptGate = 0x8eul << 40;

    public ulong Value { get; } = value;

    /// <summary>A gate to the offset <paramref name="entry"/> of the trials' code segment.</summary>
    public static InterruptGate32 To(uint entry) => new(
        (entry & 0xffff)
        | ((ulong)TrialSelector.KernelCode << 16)
        | PresentInterruptGate
        | ((ulong)(entry >> 16) << 48));
}

/// <summary>The IDT of the 32-bit trials: the vectors of exceptions. No interrupt comes: IF is 0 throughout.</summary>
[InlineArray(Count)]
public struct InterruptDescriptorTable32
{
    public const int Count = 32;

    /// <summary>The size in bytes of one entry point of kernel/Trials/ProtectedModeExceptions.asm.</summary>
    private const uint EntrySize = 5;

    private InterruptGate32 _first;

    /// <summary>Points every gate at its entry.</summary>
    public static void Fill(ref InterruptDescriptorTable32 table, uint firstEntry)
    {
        for (int vector = 0; vector < Count; vector++)
        {
            table[vector] = InterruptGate32.To(firstEntry + ((uint)vector * EntrySize));
        }
    }
}
