namespace Bulkhead.Kernel.Configuration;

using System.Runtime.InteropServices;

/// <summary>A cycle of minor frames, repeated until an event has another one follow.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct MajorFrameRecord
{
    public RecordName Name;

    /// <summary>Its minor frames: the major frames' ranges follow each other without gaps.</summary>
    public RecordRange MinorFrames;
}
