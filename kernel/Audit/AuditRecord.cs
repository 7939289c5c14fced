namespace Bulkhead.Kernel.Audit;

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

/// <summary>A record of the audit ring: 64 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct AuditRecord
{
    /// <summary>No subject: the record is about the system.</summary>
    public const uint NoSubject = uint.MaxValue;

    /// <summary>1 for the first record, and one more for each that follows; written last, by itself.</summary>
    public ulong Sequence;

    /// <summary>Ticks of the TSC since the schedule began; 0 before.</summary>
    public ulong Time;

    public AuditKind Kind;

    /// <summary>The index of the subject, or <see cref="NoSubject"/>.</summary>
    public uint Subject;

    /// <summary>What <see cref="AuditKind"/> says.</summary>
    public AuditValues Values;

    private readonly ulong _reserved;
}

/// <summary>The values of an audit record.</summary>
[InlineArray(Count)]
public struct AuditValues
{
    public const int Count = 4;

    private ulong _first;
}
