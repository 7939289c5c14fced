namespace Bulkhead.Kernel.Cpu;

using Bulkhead.Kernel.Console;

/// <summary>The processor's vendor and brand, as CPUID spells them (leaves 0 and 80000002H to 80000004H).</summary>
public static class ProcessorName
{
    private const uint FirstBrandLeaf = 0x80000002;
    private const uint LastBrandLeaf = 0x80000004;

    /// <summary>Writes "vendor, brand"; the brand is left out where the processor has none.</summary>
    public static void Write(ref KernelLog log)
    {
        CpuidRegisters vendor = CpuidRegisters.Read(0);
        bool isStarted = true;
        WriteLetters(ref log, vendor.Ebx, ref isStarted);
        WriteLetters(ref log, vendor.Edx, ref isStarted);
        WriteLetters(ref log, vendor.Ecx, ref isStarted);
        if (CpuidRegisters.Read(0x80000000).Eax < LastBrandLeaf)
        {
            return;
        }

        log.Write(", "u8);
        isStarted = false;
        for (uint leaf = FirstBrandLeaf; leaf <= LastBrandLeaf; leaf++)
        {
            CpuidRegisters brand = CpuidRegisters.Read(leaf);
            WriteLetters(ref log, brand.Eax, ref isStarted);
            WriteLetters(ref log, brand.Ebx, ref isStarted);
            WriteLetters(ref log, brand.Ecx, ref isStarted);
            WriteLetters(ref log, brand.Edx, ref isStarted);
        }
    }

    /// <summary>Writes up to four letters, without the blanks that some brands begin with.</summary>
    private static void WriteLetters(ref KernelLog log, uint letters, ref bool isStarted)
    {
        for (int shift = 0; shift < 32; shift += 8)
        {
            byte letter = (byte)(letters >> shift);
            isStarted |= letter > ' ';
            if (isStarted && letter != 0)
            {
                log.Write(letter is >= (byte)' ' and <= (byte)'~' ? letter : (byte)'?');
            }
        }
    }
}
