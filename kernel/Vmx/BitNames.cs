namespace Bulkhead.Kernel.Vmx;

using System;
using Bulkhead.Kernel.Console;
using Bulkhead.Kernel.Cpu;

/// <summary>Names the bits of a value on the log.</summary>
public static class BitNames
{
    /// <summary>
    /// Writes the name of each bit that is set in <paramref name="bits"/>, separated by ", "; "bit 8" for one without a
    /// name. <paramref name="names"/> has a name a bit from bit 0, such as a list of CapabilityNames.
    /// </summary>
    public static void Write(ref KernelLog log, ulong bits, ReadOnlySpan<byte> names)
    {
        bool isFirst = true;
        for (int bit = 0; bit < 64; bit++)
        {
            if (((bits >> bit) & 1) == 0)
            {
                continue;
            }

            ReadOnlySpan<byte> name = NameList.At(names, bit);
            log.Write(isFirst ? default : ", "u8);
            log.Write(name);
            if (name.IsEmpty)
            {
                log.Write("bit %"u8, (ulong)bit);
            }

            isFirst = false;
        }
    }
}
