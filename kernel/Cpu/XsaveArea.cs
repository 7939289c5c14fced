namespace Bulkhead.Kernel.Cpu;

/// <summary>The memory that XSAVE and FXSAVE write: a boundary of 64 bytes (SDM Vol. 1, 13.4).</summary>
public static unsafe class XsaveArea
{
    private const int ControlWordOffset = 0;
    private const int MxcsrOffset = 24;

    // As after reset and INIT, with all exceptions masked (SDM Vol. 1, 8.1.5 and 10.2.3).
    private const ushort InitialControlWord = 0x37f;
    private const uint InitialMxcsr = 0x1f80;

    /// <summary>
    /// Fills the area with the initial state: XRSTOR or FXRSTOR then leaves nothing of what the components that it
    /// restores held before. <paramref name="size"/> is in bytes, a multiple of 8 from 512 on.
    /// </summary>
    public static void Initialize(byte* area, ulong size)
    {
        for (ulong index = 0; index < size / sizeof(ulong); index++)
        {
            ((ulong*)area)[index] = 0;
        }

        *(ushort*)(area + ControlWordOffset) = InitialControlWord;
        *(uint*)(area + MxcsrOffset) = InitialMxcsr;
    }
}
