namespace Bulkhead.Policy.Model;

/// <summary>Where something is written in a policy.</summary>
/// <param name="File">The path as the user gave it.</param>
/// <param name="Line">The line, 1 for the first.</param>
/// <param name="Column">The column, 1 for the first.</param>
public readonly record struct SourcePosition(string File, int Line, int Column)
{
    /// <summary><c>FILE:LINE:COLUMN</c>.</summary>
    public override string ToString() => $"{File}:{Line}:{Column}";
}
