namespace Bulkhead.Kernel.Configuration;

using System.Runtime.InteropServices;

/// <summary>A slice of the processor's time.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct MinorFrameRecord
{
    /// <summary>Nobody's time.</summary>
    public const uint Idle = uint.MaxValue;

    public const uint MaximumMicroseconds = 1_000_000;

    /// <summary>The index of the subject, or <see cref="Idle"/>.</summary>
    public uint Subject;

    /// <summary>From its start to that of the next: 1 to <see cref="MaximumMicroseconds"/>.</summary>
    public uint Microseconds;
}
