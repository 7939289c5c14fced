namespace Bulkhead.Policy.Shapes;

/// <summary>A key of a mapping.</summary>
/// <param name="Name">The key.</param>
/// <param name="Shape">What its value is.</param>
/// <param name="Description">What it says, in a sentence.</param>
public sealed record ShapeKey(string Name, Shape Shape, string Description)
{
    /// <summary>Whether the mapping must have it.</summary>
    public bool IsRequired { get; init; }

    /// <summary>What holds without it, for the reference; null if there is nothing to say.</summary>
    public string? Default { get; init; }

    /// <summary>A key that must be there, too, for this one to have a meaning; null if there is none.</summary>
    public string? Needs { get; init; }
}
