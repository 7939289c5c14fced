namespace Bulkhead.Policy.Model;

/// <summary>A number that a native subject finds by its name.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">The number; a size in bytes.</param>
public sealed record Parameter(Located<string> Name, ulong Value);
