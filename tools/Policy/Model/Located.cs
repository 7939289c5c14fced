namespace Bulkhead.Policy.Model;

/// <summary>A value, and where the policy says it; for a default, where it would be said.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
/// <param name="Value">The value.</param>
/// <param name="Position">Where it is written.</param>
public readonly record struct Located<T>(T Value, SourcePosition Position)
{
    /// <summary>The value alone.</summary>
    public static implicit operator T(Located<T> located) => located.Value;

    /// <inheritdoc/>
    public override string ToString() => Value?.ToString() ?? string.Empty;
}
