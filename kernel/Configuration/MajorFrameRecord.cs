namespace Bulkhead.Kernel.Configuration;

using System.Runtime.InteropServices;

/// <summary>A cycle of minor frames, repeated until an event has another one follow.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct MajorFrameRecord
{
    /// <summary>The longest cycle.</summary>
    public const uint MaximumMicroseconds = 60_000_000;

    public RecordName Name;

    /// <summary>Its minor frames: the major frames' ranges follow each other without gaps.</summary>
    public RecordRange MinorFrames;
}
