namespace Bulkhead.Subjects.Pc.Devices;

/// <summary>How cylinders, heads and sectors number the sectors of a disk (ATA/ATAPI-5, clause 6.2).</summary>
public struct AtaGeometry
{
    public const uint DefaultHeads = 16;
    public const uint DefaultSectorsPerTrack = 63;
    private const uint MaximumCylinders = 16_383;

    public uint Heads;
    public uint SectorsPerTrack;

    public static AtaGeometry Default => new() { Heads = DefaultHeads, SectorsPerTrack = DefaultSectorsPerTrack };

    /// <summary>How many cylinders a disk of that many sectors has, at most 16,383.</summary>
    public readonly uint Cylinders(ulong sectors)
    {
        ulong cylinders = sectors / (Heads * SectorsPerTrack);
        return cylinders > MaximumCylinders ? MaximumCylinders : (uint)cylinders;
    }

    /// <summary>The number of a sector; ulong.MaxValue if there is none of that head or sector.</summary>
    /// <param name="sector">From 1.</param>
    public readonly ulong Number(uint cylinder, uint head, uint sector) =>
        head < Heads && sector - 1 < SectorsPerTrack
            ? (((ulong)cylinder * Heads) + head) * SectorsPerTrack + sector - 1
            : ulong.MaxValue;
}
