namespace Bulkhead.Policy.Model;

/// <summary>A device's interrupt that a subject gets.</summary>
/// <param name="Line">The line of the 8259A pair, 0 to 15 but not 2.</param>
/// <param name="Vector">The vector by which the subject gets it, 32 to 255.</param>
public sealed record InterruptGrant(Located<uint> Line, Located<uint> Vector);
