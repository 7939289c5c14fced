namespace Bulkhead.ImageChecker.Rules;

/// <summary>A symbol that may branch indirectly, and everything that its indirect branches may reach.</summary>
public sealed record IndirectBranchRule : AllowedSymbol
{
    /// <summary>Patterns of functions and labels; each must match something.</summary>
    public IList<string> Targets { get; init; } = [];

    /// <summary>Whether a far return of the symbol goes to its caller. This is trusted, not proved.</summary>
    public bool ReturnsToCaller { get; init; }
}
