namespace Bulkhead.ImageChecker.Rules;

/// <summary>A symbol that is not named after its instruction and may still hold restricted instructions.</summary>
public sealed record PrivilegedRule : AllowedSymbol
{
    /// <summary>The instructions by stub name, for example <c>mov_to_cr0</c>; each must occur.</summary>
    public required IList<string> Instructions { get; init; }
}
