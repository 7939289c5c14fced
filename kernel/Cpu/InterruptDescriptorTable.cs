namespace Bulkhead.Kernel.Cpu;

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

/// <summary>A 64-bit interrupt gate: 16 bytes (SDM Vol. 3A, figure 7-8).</summary>
[StructLayout(LayoutKind.Sequential)]
public struct InterruptGate
{
    private const ulong PresentInterruptGate = 0x8eul << 40;

    public ulong Low;
    public ulong High;

    /// <summary>A gate to <paramref name="entry"/> on interrupt stack 0 (none) to 7.</summary>
    public static InterruptGate To(ulong entry, byte interruptStack) => new()
    {
        Low = (entry & 0xffff)
            | ((ulong)GlobalDescriptorTable.CodeSelector << 16)
            | ((ulong)(interruptStack & 7) << 32)
            | PresentInterruptGate
            | ((entry >> 16 & 0xffff) << 48),
        High = entry >> 32,
    };
}

/// <summary>The IDT of one processor: a gate for each of the 256 vectors.</summary>
[InlineArray(Count)]
public struct InterruptDescriptorTable
{
    public const int Count = 256;

    /// <summary>The size in bytes of one entry point of kernel/Cpu/Exceptions.asm.</summary>
    private const int EntrySize = 5;

    private InterruptGate _first;

    /// <summary>Points every gate at its entry; #DF, NMI and #MC get known-good stacks.</summary>
    public static void Fill(ref InterruptDescriptorTable table, ulong firstEntry)
    {
        for (int vector = 0; vector < Count; vector++)
        {
            byte interruptStack = (ExceptionVector)vector switch
            {
                ExceptionVector.DoubleFault => TaskStateSegment.DoubleFaultStack,
                ExceptionVector.NonMaskableInterrupt => TaskStateSegment.NmiStack,
                ExceptionVector.MachineCheck => TaskStateSegment.MachineCheckStack,
                _ => 0,
            };
            table[vector] = InterruptGate.To(firstEntry + ((ulong)vector * EntrySize), interruptStack);
        }
    }
}
