using Bulkhead.Policy.Model;

namespace Bulkhead.Policy.Diagnostics;

/// <summary>A rule that a policy breaks, and where.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Position">Where it is broken.</param>
/// <param name="What">What is wrong, with the name and the value, as a clause.</param>
public sealed record PolicyError(PolicyRule Rule, SourcePosition Position, string What)
{
    /// <summary>The one line that refuses the policy.</summary>
    public override string ToString() =>
        $"{Position}: error {Rule.Id}: {OneLine(What)}, {Rule.Statement}: {Rule.Cure}";

    // A name or a value out of the document may hold line ends and control characters.
    private static string OneLine(string text) =>
        string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter));
}
