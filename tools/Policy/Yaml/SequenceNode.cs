using Bulkhead.Policy.Model;

namespace Bulkhead.Policy.Yaml;

/// <summary>A list.</summary>
/// <param name="Items">Its items.</param>
/// <param name="Position">Where it begins.</param>
public sealed record SequenceNode(IReadOnlyList<PolicyNode> Items, SourcePosition Position) : PolicyNode(Position)
{
    /// <inheritdoc/>
    public override string Noun => "a list";
}
