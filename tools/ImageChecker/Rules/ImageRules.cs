namespace Bulkhead.ImageChecker.Rules;

/// <summary>The whole rules file: what this image may contain. Everything not named is refused.</summary>
public sealed record ImageRules : RuleEntry
{
    /// <summary>Version of the rules file's format; 1.</summary>
    public required int Version { get; init; }

    /// <summary>
    /// Another rules file, relative to this one, whose lists come before this one's; null if there is none.
    /// </summary>
    public string? Include { get; init; }

    /// <summary>The stacks of the image.</summary>
    public IList<StackRule> Stacks { get; init; } = [];

    /// <summary>Every way into the image; at least one.</summary>
    public required IList<EntryRule> Entries { get; init; }

    /// <summary>Code that is not 64-bit.</summary>
    public IList<CodeModeRule> CodeModes { get; init; } = [];

    /// <summary>The restricted instructions that have a stub of their name; each must be in the image.</summary>
    public IList<string> Stubs { get; init; } = [];

    /// <summary>Restricted instructions outside of such stubs.</summary>
    public IList<PrivilegedRule> Privileged { get; init; } = [];

    /// <summary>Indirect branches.</summary>
    public IList<IndirectBranchRule> IndirectBranches { get; init; } = [];

    /// <summary>Loads of RSP.</summary>
    public IList<StackSwitchRule> StackSwitches { get; init; } = [];

    /// <summary>Where the exception handler resumes; null if it does not.</summary>
    public FixupTableRule? FixupTable { get; init; }

    /// <summary>Functions that are in the image and that no entry reaches.</summary>
    public IList<AllowedSymbol> Unreached { get; init; } = [];

    /// <summary>Symbols of executable sections that name data.</summary>
    public IList<AllowedSymbol> DataInText { get; init; } = [];

    /// <summary>Symbols that must not be linked.</summary>
    public IList<ForbiddenSymbolRule> ForbiddenSymbols { get; init; } = [];

    /// <summary>Entries with unsaved vector registers.</summary>
    public SimdRules Simd { get; init; } = new();

    /// <summary>Bounds on size.</summary>
    public BudgetRules Budgets { get; init; } = new();

    /// <summary>What to count of the sources.</summary>
    public SourceRules Sources { get; init; } = new();

    /// <summary>
    /// These rules behind those of <paramref name="included"/>: lists one after the other, of all else what is given
    /// here, or else there.
    /// </summary>
    internal ImageRules Behind(ImageRules included) => this with
    {
        Stacks = [.. included.Stacks, .. Stacks],
        Entries = [.. included.Entries, .. Entries],
        CodeModes = [.. included.CodeModes, .. CodeModes],
        Stubs = [.. included.Stubs, .. Stubs],
        Privileged = [.. included.Privileged, .. Privileged],
        IndirectBranches = [.. included.IndirectBranches, .. IndirectBranches],
        StackSwitches = [.. included.StackSwitches, .. StackSwitches],
        FixupTable = FixupTable ?? included.FixupTable,
        Unreached = [.. included.Unreached, .. Unreached],
        DataInText = [.. included.DataInText, .. DataInText],
        ForbiddenSymbols = [.. included.ForbiddenSymbols, .. ForbiddenSymbols],
        Simd = new()
        {
            Entries = [.. included.Simd.Entries, .. Simd.Entries],
            Saves = [.. included.Simd.Saves, .. Simd.Saves],
            Restores = [.. included.Simd.Restores, .. Simd.Restores],
        },
        Budgets = new()
        {
            TextBytes = Budgets.TextBytes ?? included.Budgets.TextBytes,
            RunTimeEntries = [.. included.Budgets.RunTimeEntries, .. Budgets.RunTimeEntries],
            RunTimeTextBytes = Budgets.RunTimeTextBytes ?? included.Budgets.RunTimeTextBytes,
            CodeLines = Budgets.CodeLines ?? included.Budgets.CodeLines,
        },
        Sources = new() { Exclude = [.. included.Sources.Exclude, .. Sources.Exclude] },
    };
}
