namespace Bulkhead.Kernel.Configuration;

using System.Runtime.InteropServices;

/// <summary>An event that a subject may cause; it names it by the position among its own.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct EventRecord
{
    public EventAction Action;

    /// <summary>The index of the subject or of the major frame, or the status.</summary>
    public uint Target;

    /// <summary>The interrupt vector, 32 to 255; 0 for the other actions.</summary>
    public uint Vector;

    private readonly uint _reserved;
}
