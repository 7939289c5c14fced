namespace Bulkhead.Kernel.Cpu;

using System;

/// <summary>When XSETBV raises #GP(0) for a value of XCR0 (SDM Vol. 1, 13.3, and Vol. 3A, 2.6).</summary>
public static class ExtendedControlRegister0Rules
{
    /// <summary>
    /// The bits whose rules are here: a processor may have more, but then one that depends on another would be let
    /// through.
    /// </summary>
    public const ulong Known = 0x602ff;

    /// <summary>
    /// Pairs, in the order of the faults from <see cref="ExtendedControlRegister0Fault.AvxWithoutSse"/>: where a bit
    /// of the first is set, all of the second must be.
    /// </summary>
    private static ReadOnlySpan<uint> Dependencies =>
        [0x4, 0x2, 0x18, 0x18, 0xe0, 0xe4, 0x60000, 0x60000];

    /// <summary>
    /// The first rule that <paramref name="value"/> breaks on a processor whose CPUID.(0DH,0) reports
    /// <paramref name="supported"/> in EDX:EAX.
    /// </summary>
    public static ExtendedControlRegister0Fault Check(ulong value, ulong supported)
    {
        if ((value & ~(supported & Known)) != 0)
        {
            return ExtendedControlRegister0Fault.UnsupportedBit;
        }

        if ((value & (ulong)ExtendedControlRegister0.X87) == 0)
        {
            return ExtendedControlRegister0Fault.WithoutX87;
        }

        uint components = (uint)value;
        ReadOnlySpan<uint> dependencies = Dependencies;
        for (int index = 0; index < dependencies.Length; index += 2)
        {
            uint needed = dependencies[index + 1];
            if ((components & dependencies[index]) != 0 && (components & needed) != needed)
            {
                return ExtendedControlRegister0Fault.AvxWithoutSse + (index / 2);
            }
        }

        return ExtendedControlRegister0Fault.None;
    }
}
