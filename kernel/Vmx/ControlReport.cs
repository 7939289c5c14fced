namespace Bulkhead.Kernel.Vmx;

using System;
using Bulkhead.Kernel.Console;
using Bulkhead.Kernel.Cpu;

/// <summary>Names controls on the log.</summary>
public static class ControlReport
{
    /// <summary>
    /// Writes the SDM's words for each control that is set in <paramref name="controls"/>, separated by ", ";
    /// "bit 8" for one that has none. <paramref name="names"/> is a list of CapabilityNames.
    /// </summary>
    public static void Write(ref KernelLog log, uint controls, ReadOnlySpan<byte> names)
    {
        bool isFirst = true;
        for (int bit = 0; bit < 32; bit++)
        {
            if ((controls & (1u << bit)) == 0)
            {
                continue;
            }

            ReadOnlySpan<byte> name = NameList.At(names, bit);
            log.Write(isFirst ? default : ", "u8);
            if (name.IsEmpty)
            {
                log.Write("bit %"u8, (ulong)bit);
            }
            else
            {
                log.Write(name);
            }

            isFirst = false;
        }
    }
}
