using Bulkhead.Policy.Model;

namespace Bulkhead.Policy.Yaml;

/// <summary>A mapping of keys to values, with its duplicates.</summary>
/// <param name="Entries">Its keys and values in the order of the document.</param>
/// <param name="Position">Where it begins.</param>
public sealed record MappingNode(
    IReadOnlyList<(PolicyNode Key, PolicyNode Value)> Entries,
    SourcePosition Position) : PolicyNode(Position)
{
    /// <inheritdoc/>
    public override string Noun => "a mapping";

    /// <summary>The value of the first entry of a key, or null.</summary>
    public PolicyNode? this[string key] => Find(key)?.Value;

    /// <summary>The first entry of a key, or null.</summary>
    public (ScalarNode Key, PolicyNode Value)? Find(string key)
    {
        foreach ((PolicyNode candidate, PolicyNode value) in Entries)
        {
            if (candidate is ScalarNode scalar && scalar.Text == key)
            {
                return (scalar, value);
            }
        }

        return null;
    }
}
