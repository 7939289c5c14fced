namespace Bulkhead.Configuration.Tests.Reference;

/// <summary>Bytes from a start to before an end, wide enough that nothing wraps around.</summary>
public readonly record struct Extent(UInt128 Start, UInt128 End)
{
    public bool IsEmpty => Start >= End;

    public static Extent Of(ulong start, ulong length) => new(start, (UInt128)start + length);

    public bool Contains(Extent other) => other.Start >= Start && other.End <= End;

    public bool Meets(Extent other) => !IsEmpty && !other.IsEmpty && Start < other.End && other.Start < End;

    /// <summary>The first that begins before one ends that begins no later; null if they are all apart.</summary>
    public static Extent? FirstMeeting(IEnumerable<Extent> extents)
    {
        UInt128 end = 0;
        foreach (Extent extent in extents.Where(one => !one.IsEmpty).OrderBy(one => one.Start))
        {
            if (extent.Start < end)
            {
                return extent;
            }

            end = extent.End;
        }

        return null;
    }
}
