namespace Bulkhead.GuestImages;

/// <summary>A file of a guest.</summary>
/// <param name="Name">What refusals call it.</param>
/// <param name="Bytes">All of it.</param>
public sealed record GuestFile(string Name, ReadOnlyMemory<byte> Bytes);
