namespace Bulkhead.GuestImages.Memory;

/// <summary>A region of a guest's memory.</summary>
/// <param name="Start">The guest-physical address of the first byte.</param>
/// <param name="Length">Its length in bytes, not 0; it does not wrap around.</param>
/// <param name="IsWritable">Whether the guest may write it.</param>
/// <param name="CanBeLoaded">Whether images may be put there.</param>
public sealed record GuestRegion(ulong Start, ulong Length, bool IsWritable, bool CanBeLoaded = true)
{
    /// <summary>The first address behind it.</summary>
    public ulong End => Start + Length;
}
