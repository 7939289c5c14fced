namespace Bulkhead.Kernel.Cpu;

/// <summary>
/// How fast the TSC counts: what CPUID leaf 15H tells (SDM Vol. 2A), or else what channel 2 of the 8254 timer shows in
/// 20 milliseconds.
/// </summary>
public static class TimeStampFrequency
{
    private const uint Leaf = 0x15;
    private const ushort Channel2 = 0x42;
    private const ushort Command = 0x43;
    private const ushort ControlPort = 0x61;

    /// <summary>Channel 2, both bytes, mode 0: the output rises when the count is over.</summary>
    private const byte OneShot = 0xb0;

    private const byte Gate = 1;
    private const byte Speaker = 2;
    private const byte Output = 0x20;

    private const ulong Milliseconds = 20;
    private const uint Count = 1_193_182 / (1000 / (uint)Milliseconds);

    /// <summary>A timer that does not exist never ends: more polls than any processor makes in that time.</summary>
    private const uint PollLimit = 100_000_000;

    /// <summary>In kilohertz, a multiple of 100; 0 if nothing tells.</summary>
    public static ulong Read()
    {
        ulong kilohertz = Told();
        return ((kilohertz == 0 ? Measured() : kilohertz) + 50) / 100 * 100;
    }

    private static ulong Told()
    {
        if (CpuidRegisters.Read(0).Eax < Leaf)
        {
            return 0;
        }

        CpuidRegisters ratio = CpuidRegisters.Read(Leaf);
        return ratio.Eax == 0 ? 0 : (ulong)ratio.Ecx * ratio.Ebx / ratio.Eax / 1000;
    }

    private static ulong Measured()
    {
        byte control = (byte)(Instructions.In8(ControlPort) & ~(Speaker | Gate));
        Instructions.Out8(ControlPort, (byte)(control | Gate));
        Instructions.Out8(Command, OneShot);
        Instructions.Out8(Channel2, unchecked((byte)Count));
        Instructions.Out8(Channel2, (byte)(Count >> 8));
        ulong start = Instructions.Rdtsc();
        for (uint poll = 0; poll < PollLimit; poll++)
        {
            if ((Instructions.In8(ControlPort) & Output) != 0)
            {
                return (Instructions.Rdtsc() - start) / Milliseconds;
            }
        }

        return 0;
    }
}
