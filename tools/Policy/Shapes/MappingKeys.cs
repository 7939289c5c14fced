using Bulkhead.Policy.Diagnostics;
using Bulkhead.Policy.Model;
using Bulkhead.Policy.Yaml;

namespace Bulkhead.Policy.Shapes;

/// <summary>What holds for the keys of every mapping.</summary>
internal static class MappingKeys
{
    /// <summary>Refuses keys that are no scalars, and duplicates.</summary>
    /// <returns>The entries with the other keys.</returns>
    public static IEnumerable<(ScalarNode Key, PolicyNode Value)> Check(
        MappingNode mapping,
        string path,
        ErrorList errors)
    {
        Dictionary<string, SourcePosition> seen = [];
        foreach ((PolicyNode key, PolicyNode value) in mapping.Entries)
        {
            if (key is not ScalarNode { IsEmpty: false } name)
            {
                errors.Add(DocumentRules.KeyIsText, key.Position, $"a key of {path} is {key.Noun}");
            }
            else if (!seen.TryAdd(name.Text, name.Position))
            {
                errors.Add(
                    DocumentRules.DuplicateKey,
                    name.Position,
                    $"{path} has the key {name.Text} a second time (first in line {seen[name.Text].Line})");
            }
            else
            {
                yield return (name, value);
            }
        }
    }
}
