namespace Bulkhead.Kernel.Trials.Seventeen;

using Bulkhead.Kernel.Cpu;

/// <summary>
/// Keeps external interrupts away while RFLAGS.IF is set: those of the 8259 by its masks, those of the local APIC by
/// the highest task priority (SDM Vol. 3A, 12.8.6).
/// </summary>
public struct InterruptMask
{
    private const ushort FirstController = 0x21;
    private const ushort SecondController = 0xa1;
    private const ulong HighestPriority = 15;

    private byte _first;
    private byte _second;
    private ulong _priority;

    /// <summary>Masks all; <see cref="Restore"/> undoes it.</summary>
    public static InterruptMask SetAll()
    {
        InterruptMask found = new()
        {
            _first = Instructions.In8(FirstController),
            _second = Instructions.In8(SecondController),
            _priority = SeventeenSymbols.MovFromCr8(),
        };
        Set(0xff, 0xff, HighestPriority);
        return found;
    }

    /// <summary>Sets what <see cref="SetAll"/> found.</summary>
    public readonly void Restore() => Set(_first, _second, _priority);

    private static void Set(byte first, byte second, ulong priority)
    {
        Instructions.Out8(FirstController, first);
        Instructions.Out8(SecondController, second);
        SeventeenSymbols.MovToCr8(priority);
    }
}
