namespace Bulkhead.Kernel.Vmx;

/// <summary>A page that the processor uses for VMX operation: the VMXON region (SDM Vol. 3C, 25.11.5).</summary>
public static unsafe class VmxRegion
{
    /// <summary>The naturally aligned size that every processor accepts, in bytes.</summary>
    public const uint Size = 4096;

    /// <summary>
    /// Clears the page at <paramref name="region"/> and writes the revision identifier into bits 30:0 of its first
    /// four bytes.
    /// </summary>
    public static void Initialize(uint* region, uint revisionIdentifier)
    {
        for (int index = 0; index < Size / sizeof(uint); index++)
        {
            region[index] = 0;
        }

        region[0] = revisionIdentifier;
    }
}
