namespace Bulkhead.Kernel.Audit;

using System.Threading;

/// <summary>
/// The kernel's side of the audit ring: it only writes, and reads nothing back that a subject could change.
/// </summary>
public unsafe struct AuditRing
{
    private AuditRingHeader* _header;
    private ulong _capacity;

    /// <summary>How many records have been written; the newest has this sequence number.</summary>
    public ulong Written { get; private set; }

    /// <summary>How many of them newer ones have overwritten.</summary>
    public readonly ulong Dropped => Written > _capacity ? Written - _capacity : 0;

    /// <summary>
    /// A ring in the scrubbed memory from <paramref name="start"/>, with as many records as fit into
    /// <paramref name="length"/> bytes behind the header: at least one.
    /// </summary>
    public static AuditRing Open(ulong start, ulong length)
    {
        AuditRing ring = default;
        ring._header = (AuditRingHeader*)start;
        ring._capacity = (length - AuditRingHeader.Size) / (ulong)sizeof(AuditRecord);
        ring._header->Capacity = ring._capacity;
        ring._header->Magic = AuditRingHeader.ExpectedMagic;
        return ring;
    }

    /// <summary>Adds a record with the next sequence number. A reader that sees the number sees the rest.</summary>
    public void Append(in AuditRecord record)
    {
        AuditRecord* slot = (AuditRecord*)((byte*)_header + AuditRingHeader.Size) + (Written % _capacity);
        Volatile.Write(ref slot->Sequence, 0);
        Written++;
        slot->Time = record.Time;
        slot->Kind = record.Kind;
        slot->Subject = record.Subject;
        slot->Values = record.Values;
        Volatile.Write(ref slot->Sequence, Written);
        Volatile.Write(ref _header->Dropped, Dropped);
        Volatile.Write(ref _header->Written, Written);
    }
}
