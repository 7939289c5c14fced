namespace Bulkhead.Kernel.Vmx;

/// <summary>
/// The MSR bitmap, a page: four bitmaps of 1 KiB, for reads of low and of high MSRs, then for writes of them
/// (SDM Vol. 3C, 25.6.9). An MSR outside both ranges always causes a VM exit (SDM Vol. 3C, 26.1.3).
/// </summary>
public readonly unsafe struct MsrBitmap(ulong* page)
{
    private const uint RangeLength = 0x2000;
    private const uint HighStart = 0xc000_0000;

    private readonly InterceptBitmap _bits = new(page, 1);

    /// <summary>The bit for reads of <paramref name="register"/>, 0 to 16383; -1 if it has none.</summary>
    public static int ReadIndex(uint register) =>
        register < RangeLength ? (int)register
        : register - HighStart < RangeLength ? (int)(register - HighStart + RangeLength)
        : -1;

    /// <summary>The bit for writes of <paramref name="register"/>, 16384 to 32767; -1 if it has none.</summary>
    public static int WriteIndex(uint register)
    {
        int read = ReadIndex(register);
        return read < 0 ? read : read + (2 * (int)RangeLength);
    }

    /// <summary>Every access is a VM exit.</summary>
    public void InterceptAll() => _bits.SetAll();

    /// <summary>Lets the guest read the processor's own MSR; false if that cannot be granted.</summary>
    public bool AllowRead(uint register) => Allow(ReadIndex(register));

    /// <summary>Lets the guest write the processor's own MSR; false if that cannot be granted.</summary>
    public bool AllowWrite(uint register) => Allow(WriteIndex(register));

    public bool InterceptsRead(uint register) => Intercepts(ReadIndex(register));

    public bool InterceptsWrite(uint register) => Intercepts(WriteIndex(register));

    private bool Intercepts(int index) => index < 0 || _bits[index];

    private bool Allow(int index)
    {
        if (index < 0)
        {
            return false;
        }

        _bits.Clear(index);
        return true;
    }
}
