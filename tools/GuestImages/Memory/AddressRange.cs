namespace Bulkhead.GuestImages.Memory;

/// <summary>An entry of the memory map that INT 15H, E820H would give.</summary>
/// <param name="Start">The first byte.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Type">What it is.</param>
internal sealed record AddressRange(ulong Start, ulong Length, AddressRangeType Type)
{
    /// <summary>The first address behind it.</summary>
    public ulong End => Start + Length;
}
