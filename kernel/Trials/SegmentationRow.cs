namespace Bulkhead.Kernel.Trials;

using System;

/// <summary>Where the VMXON region of a row is.</summary>
public enum RegionPlace : byte
{
    /// <summary>In the thesis' kernel data segment.</summary>
    KernelData,

    /// <summary>In a segment that holds nothing else.</summary>
    OwnSegment,

    /// <summary>In the segment of no segment register.</summary>
    NoSegment,
}

/// <summary>Where the operand of a row is: the 64 bits that hold the region's physical address.</summary>
public enum OperandPlace : byte
{
    /// <summary>In the kernel data segment, at its offset in that segment.</summary>
    KernelData,

    /// <summary>There as well, but at its linear address, for segments that begin at 0.</summary>
    KernelDataLinear,

    /// <summary>In the VMXON region itself, at its offset in the region's own segment.</summary>
    Region,

    /// <summary>In the stack segment.</summary>
    Stack,

    /// <summary>Behind the end of the stack segment.</summary>
    BeyondStack,
}

/// <summary>The segment register through which VMXON reaches its operand.</summary>
public enum OperandSegment : byte
{
    /// <summary>No segment-override prefix.</summary>
    Ds,
    Es,
    Cs,
    Ss,
    Fs,
    Gs,
}

/// <summary>A row of the table of trials about segments: what is where, and how VMXON must end.</summary>
public ref struct SegmentationRow
{
    public RegionPlace Region;
    public OperandPlace Operand;
    public OperandSegment Through;
    public TrialSelector Cs;
    public TrialSelector Ds;
    public TrialSelector Gs;
    public TrialSelector Fs;
    public TrialSelector Es;

    /// <summary>The outcome that the SDM documents (Vol. 3C, VMXON, "Protected Mode Exceptions").</summary>
    public TrialOutcome Expected;

    /// <summary>What the outcome shows.</summary>
    public ReadOnlySpan<byte> Shows;

    /// <summary>The physical address of the row's VMXON region.</summary>
    public readonly uint RegionAddress(in TrialLayout layout) => Region switch
    {
        RegionPlace.KernelData => layout.KernelData + TrialLayout.RegionOffset,
        RegionPlace.OwnSegment => layout.OwnRegion,
        _ => layout.FreeRegion,
    };

    /// <summary>The offset that VMXON is given, in the segment of <see cref="Through"/>.</summary>
    public readonly uint OperandOffset(in TrialLayout layout) => Operand switch
    {
        OperandPlace.KernelData => TrialLayout.OperandOffset,
        OperandPlace.KernelDataLinear => layout.KernelData + TrialLayout.OperandOffset,
        OperandPlace.Region => TrialLayout.OperandInRegionOffset,
        OperandPlace.Stack => ProtectedModeBlock.StackOperandOffset,
        _ => TrialLayout.StackSegmentSize,
    };

    /// <summary>The linear address at which the operand is stored; one behind the stack is stored nowhere.</summary>
    public readonly uint OperandAddress(in TrialLayout layout) => Operand switch
    {
        OperandPlace.KernelData or OperandPlace.KernelDataLinear => layout.KernelData + TrialLayout.OperandOffset,
        OperandPlace.Region => RegionAddress(layout) + TrialLayout.OperandInRegionOffset,
        _ => layout.Block + ProtectedModeBlock.StackOperandOffset,
    };
}
