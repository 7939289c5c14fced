namespace Bulkhead.ImageChecker.Rules;

/// <summary>A stack and its size: either given in bytes, or as two symbols of the image.</summary>
public sealed record StackRule : RuleEntry
{
    /// <summary>
    /// Name by which entries and stack switches refer to it. <c>none</c> is reserved: no stack at all.
    /// </summary>
    public required string Name { get; init; }

    /// <summary>Size in bytes, if <see cref="Bottom"/> and <see cref="Top"/> are not given.</summary>
    public ulong? Size { get; init; }

    /// <summary>Symbol at the lowest address.</summary>
    public string? Bottom { get; init; }

    /// <summary>Symbol just past the highest address, where RSP starts.</summary>
    public string? Top { get; init; }
}
