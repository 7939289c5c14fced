namespace Bulkhead.Subjects;

using Bulkhead.Kernel.Audit;

/// <summary>Reads the kernel's audit ring, record by record.</summary>
public unsafe struct AuditReader
{
    private const int WordsOfRecord = 8;

    private readonly AuditRingHeader* _ring;
    private readonly ulong _capacity;

    /// <summary>The sequence number of the last record that was read or lost.</summary>
    private ulong _position;

    /// <summary>Takes the region of the ring; one that is none ends the subject.</summary>
    public AuditReader(in RegionEntry region)
    {
        _ring = (AuditRingHeader*)region.Address;
        _capacity = SharedMemory.Read(&_ring->Capacity);
        bool fits = _capacity != 0
            && region.Length >= AuditRingHeader.Size
            && _capacity <= (region.Length - AuditRingHeader.Size) / (ulong)sizeof(AuditRecord);
        if (_ring->Magic != AuditRingHeader.ExpectedMagic || !fits)
        {
            Instructions.Ud2();
        }
    }

    /// <summary>How many records were overwritten before they were read.</summary>
    public ulong Lost { get; private set; }

    /// <summary>
    /// How many records have been written since boot, and how many of them were overwritten by newer ones.
    /// </summary>
    public readonly ulong Written => SharedMemory.Read(&_ring->Written);

    public readonly ulong Dropped => SharedMemory.Read(&_ring->Dropped);

    /// <summary>Copies the next record; false if there is none yet.</summary>
    public bool TryRead(out AuditRecord record)
    {
        ulong written = Written;
        for (ulong attempt = 0; attempt < _capacity && _position < written; attempt++)
        {
            ulong overwritten = written - _position > _capacity ? written - _position - _capacity : 0;
            _position += overwritten + 1;
            bool isWhole = TryCopy(_position, out record);
            Lost += overwritten + (isWhole ? 0 : 1u);
            if (isWhole)
            {
                return true;
            }
        }

        record = default;
        return false;
    }

    private readonly bool TryCopy(ulong sequence, out AuditRecord record)
    {
        record = default;
        ulong* source = (ulong*)((AuditRecord*)(_ring + 1) + ((sequence - 1) % _capacity));
        fixed (AuditRecord* copy = &record)
        {
            for (int index = 0; index < WordsOfRecord; index++)
            {
                ((ulong*)copy)[index] = SharedMemory.Read(source + index);
            }
        }

        ulong after = SharedMemory.Read(source);
        return record.Sequence == sequence && after == sequence;
    }
}
