namespace Bulkhead.SystemBuilder.Layout;

/// <summary>Bytes that a subject finds in its private memory when it starts.</summary>
/// <param name="Name">What they are.</param>
/// <param name="GuestPhysical">The address of the first.</param>
/// <param name="Bytes">The bytes, at least one.</param>
public sealed record InitialContent(string Name, ulong GuestPhysical, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>The first address behind them.</summary>
    public ulong GuestEnd => GuestPhysical + (ulong)Bytes.Length;
}
