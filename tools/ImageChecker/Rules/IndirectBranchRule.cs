namespace Bulkhead.ImageChecker.Rules;

/// <summary>A symbol that may branch indirectly, and everything that its indirect branches may reach.</summary>
public sealed record IndirectBranchRule : AllowedSymbol
{
    /// <summary>Patterns of functions and labels; each must match, none may be empty.</summary>
    public required IReadOnlyList<string> Targets { get; init; }
}
