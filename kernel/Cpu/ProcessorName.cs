namespace Bulkhead.Kernel.Cpu;

using Bulkhead.Kernel.Console;

/// <summary>The processor's vendor and brand, as CPUID spells them (leaves 0 and 80000002H to 80000004H).</summary>
public static unsafe class ProcessorName
{
    private const uint FirstBrandLeaf = 0x80000002;
    private const uint LastBrandLeaf = 0x80000004;

    /// <summary>Writes "vendor, brand"; the brand is left out where the processor has none.</summary>
    public static void Write(ref KernelLog log)
    {
        CpuidRegisters vendor = CpuidRegisters.Read(0);
        bool isStarted = true;
        WriteLetters(ref log, new() { Eax = vendor.Ebx, Ebx = vendor.Edx, Ecx = vendor.Ecx }, ref isStarted);
        if (CpuidRegisters.Read(0x80000000).Eax < LastBrandLeaf)
        {
            return;
        }

        log.Write(", "u8);
        isStarted = false;
        for (uint leaf = FirstBrandLeaf; leaf <= LastBrandLeaf; leaf++)
        {
            WriteLetters(ref log, CpuidRegisters.Read(leaf), ref isStarted);
        }
    }

    /// <summary>Writes up to 16 letters, without the blanks that some brands begin with.</summary>
    private static void WriteLetters(ref KernelLog log, CpuidRegisters letters, ref bool isStarted)
    {
        for (int index = 0; index < sizeof(CpuidRegisters); index++)
        {
            byte letter = ((byte*)&letters)[index];
            isStarted |= letter > ' ';
            if (isStarted && letter != 0)
            {
                log.Write(letter is >= (byte)' ' and <= (byte)'~' ? letter : (byte)'?');
            }
        }
    }
}
