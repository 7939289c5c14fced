namespace Bulkhead.Kernel.Cpu;

/// <summary>
/// The pair of 8259A interrupt controllers: lines 0 to 15, of which line 2 is where the second one comes in.
/// </summary>
public static class InterruptController
{
    /// <summary>The vector of line 0.</summary>
    public const byte FirstVector = 32;

    public const int LineCount = 16;

    private const ushort Command0 = 0x20;
    private const ushort Data0 = 0x21;
    private const ushort Command1 = 0xa0;
    private const ushort Data1 = 0xa1;
    private const int LinesEach = 8;

    private const byte Initialize1 = 0x11;
    private const byte Mode8086 = 0x01;
    private const byte EndOfInterrupt = 0x20;

    /// <summary>The line of the second controller: as a bit for the first, as a number for the second one.</summary>
    private const byte CascadeBit = 1 << 2;
    private const byte CascadeLine = 2;

    /// <summary>Gives the lines the vectors from <see cref="FirstVector"/> on, and masks them all.</summary>
    public static void Open()
    {
        Initialize(Command0, Data0, FirstVector, CascadeBit);
        Initialize(Command1, Data1, FirstVector + LinesEach, CascadeLine);
        Unmask(0);
    }

    /// <summary>Only the lines whose bits are set interrupt from now on.</summary>
    public static void Unmask(uint lines)
    {
        uint first = (lines >> LinesEach) != 0 ? lines | CascadeBit : lines;
        Instructions.Out8(Data0, (byte)~first);
        Instructions.Out8(Data1, (byte)(~lines >> LinesEach));
    }

    /// <summary>The interrupt of a line has been taken.</summary>
    public static void End(uint line)
    {
        if (line >= LinesEach)
        {
            Instructions.Out8(Command1, EndOfInterrupt);
        }

        Instructions.Out8(Command0, EndOfInterrupt);
    }

    private static void Initialize(ushort command, ushort data, byte vector, byte cascade)
    {
        Instructions.Out8(command, Initialize1);
        Instructions.Out8(data, vector);
        Instructions.Out8(data, cascade);
        Instructions.Out8(data, Mode8086);
    }
}
