using Bulkhead.Policy.Model;

namespace Bulkhead.Policy.Yaml;

/// <summary>A word, a number or a text.</summary>
/// <param name="Text">What is written, without quotes.</param>
/// <param name="IsPlain">Whether it is written without quotes.</param>
/// <param name="Position">Where it begins.</param>
public sealed record ScalarNode(string Text, bool IsPlain, SourcePosition Position) : PolicyNode(Position)
{
    /// <inheritdoc/>
    public override string Noun => IsEmpty ? "nothing" : $"the value {Text}";

    /// <summary>Whether nothing is written, or YAML's word for it.</summary>
    public bool IsEmpty => IsPlain && Text is "" or "~" or "null";
}
