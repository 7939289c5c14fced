namespace Bulkhead.SystemBuilder.Layout;

/// <summary>A range of physical memory, and what it is for.</summary>
/// <param name="Owner">The subject or channel that it belongs to, or "kernel".</param>
/// <param name="Purpose">What is in it.</param>
/// <param name="Start">The address of its first byte.</param>
/// <param name="Length">Its length in bytes: whole pages.</param>
public sealed record AllocatedRange(string Owner, string Purpose, ulong Start, ulong Length)
{
    /// <summary>The first address behind it.</summary>
    public ulong End => Start + Length;
}
