namespace Bulkhead.GuestImages;

/// <summary>Bytes in a guest's memory.</summary>
/// <param name="Name">What they are.</param>
/// <param name="Address">The guest-physical address of the first.</param>
/// <param name="Bytes">The bytes, at least one.</param>
public sealed record GuestPiece(string Name, ulong Address, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>The first address behind them.</summary>
    public ulong End => Address + (ulong)Bytes.Length;
}
