namespace Bulkhead.Kernel.Configuration;

using System.Runtime.InteropServices;

/// <summary>An interrupt of a device that is one subject's alone, and unmasked in that subject's frames only.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct InterruptRecord
{
    /// <summary>The line of the 8259A pair, 0 to 15 but not 2. The records ascend.</summary>
    public uint Line;

    /// <summary>The index of the subject.</summary>
    public uint Subject;

    /// <summary>The vector by which the subject gets it, 32 to 255.</summary>
    public uint Vector;

    private readonly uint _reserved;
}
