namespace Bulkhead.Kernel.Trials;

/// <summary>Where the trials' memory is: physical addresses, which are linear ones too.</summary>
public struct TrialLayout
{
    /// <summary>The thesis' kernel data segment: its size, and what is where in it.</summary>
    public const uint KernelDataSize = 4 * PageSize;
    public const uint OperandOffset = 2 * PageSize;
    public const uint RegionOffset = 3 * PageSize;

    /// <summary>Where in a VMXON region the trial that has its operand there puts it.</summary>
    public const uint OperandInRegionOffset = 0xff0;

    /// <summary>The block and the stack above it: the size of the stack segment.</summary>
    public const uint StackSegmentSize = 2 * PageSize;

    /// <summary>The size of VMXON's operand: a physical address, always 64 bits.</summary>
    public const uint OperandSize = 8;

    private const uint PageSize = 4096;

    /// <summary>The end of the image's text.</summary>
    public uint TextEnd;

    public uint Block;
    public uint KernelData;

    /// <summary>A VMXON region with a segment of its own.</summary>
    public uint OwnRegion;

    /// <summary>A VMXON region outside of the segments of all rows but those about code segments.</summary>
    public uint FreeRegion;

    public uint VmcsRegion;
    public uint PageDirectory;
    public uint PageTables;
}
