namespace Bulkhead.Policy.Model;

/// <summary>Ports of the machine, both ends inclusive.</summary>
/// <param name="First">The first port.</param>
/// <param name="Last">The last port.</param>
public readonly record struct PortRange(ushort First, ushort Last)
{
    /// <summary>Whether the two have a port in common.</summary>
    public bool Overlaps(PortRange other) => First <= other.Last && other.First <= Last;

    /// <inheritdoc/>
    public override string ToString() => First == Last ? $"0x{First:x}" : $"0x{First:x}-0x{Last:x}";
}
