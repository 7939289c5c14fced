namespace Bulkhead.Kernel.Cpu;

/// <summary>The extended state of this processor (SDM Vol. 1, chapter 13).</summary>
public static class ExtendedState
{
    /// <summary>
    /// Has the kernel save all that the processor can and the kernel knows: XCR0 becomes that, and is returned; 0
    /// without XSAVE.
    /// </summary>
    public static ulong Enable(in ProcessorFeatures features)
    {
        if (!features.HasXsave)
        {
            return 0;
        }

        ulong mask = XsaveLayout.Read().Supported & ExtendedControlRegister0Rules.Known;
        Instructions.MovToCr4(Instructions.MovFromCr4() | ControlRegister4.OsXsave);
        return Instructions.Xsetbv(0, mask).IsPresent ? 0 : mask;
    }
}
