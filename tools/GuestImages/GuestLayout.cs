namespace Bulkhead.GuestImages;

/// <summary>What is in a guest's memory when it starts, and how it starts.</summary>
/// <param name="Pieces">The pieces, ascending by address; none overlaps another.</param>
/// <param name="Start">The state of its processor.</param>
public sealed record GuestLayout(IReadOnlyList<GuestPiece> Pieces, GuestStart Start);
