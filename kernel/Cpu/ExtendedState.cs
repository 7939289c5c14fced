namespace Bulkhead.Kernel.Cpu;

/// <summary>The extended state of this processor (SDM Vol. 1, chapter 13).</summary>
public static class ExtendedState
{
    /// <summary>The components that are larger than the rest together: AMX.</summary>
    private const ulong Tiles = 0x6_0000;

    /// <summary>
    /// Has the kernel save all that the processor can, the kernel knows and <paramref name="areaLength"/> bytes hold:
    /// XCR0 becomes that, and is returned; 0 without XSAVE.
    /// </summary>
    public static ulong Enable(in ProcessorFeatures features, ulong areaLength)
    {
        if (!features.HasXsave)
        {
            return 0;
        }

        XsaveLayout layout = XsaveLayout.Read();
        ulong mask = layout.SizeOf(layout.Supported) > areaLength ? layout.Supported & ~Tiles : layout.Supported;
        Instructions.MovToCr4(Instructions.MovFromCr4() | ControlRegister4.OsXsave);
        return Instructions.Xsetbv(0, mask).IsPresent ? 0 : mask;
    }
}
