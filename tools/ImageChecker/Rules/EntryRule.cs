namespace Bulkhead.ImageChecker.Rules;

/// <summary>A place where the processor or code outside the image enters the image.</summary>
public sealed record EntryRule : RuleEntry
{
    /// <summary>Name of an entry's stack that says: RSP is not usable yet.</summary>
    public const string NoStack = "none";

    /// <summary>Pattern of the entry's symbol.</summary>
    public required string Symbol { get; init; }

    /// <summary>Name of the stack that it starts on, or <see cref="NoStack"/>.</summary>
    public required string Stack { get; init; }

    /// <summary>
    /// Whether the processor enters here by an interrupt or exception. Then it comes on top of what else uses the
    /// stack, and brings its hardware frame.
    /// </summary>
    public bool Interrupt { get; init; }

    /// <summary>For an interrupt entry: how many of its frames can be on the stack at once, at least 1.</summary>
    public int Nesting { get; init; } = 1;

    /// <summary>
    /// If the symbol is a table of entries: the size of each in bytes. All of the table's multiples of it are entered.
    /// </summary>
    public int Stride { get; init; }

    /// <summary>Why it is an entry, or why it nests that deep.</summary>
    public required string Reason { get; init; }
}
