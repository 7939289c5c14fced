using System.Text.Json.Nodes;
using Bulkhead.Policy.Diagnostics;
using Bulkhead.Policy.Yaml;

namespace Bulkhead.Policy.Shapes;

/// <summary>A mapping whose keys the policy chooses.</summary>
/// <param name="key">What each key is.</param>
/// <param name="keyPattern">The same as a regular expression, without anchors.</param>
/// <param name="value">What each value is.</param>
/// <param name="minimum">The least number of entries.</param>
/// <param name="maximum">The greatest number of entries.</param>
public sealed class TableShape(ScalarShape key, string keyPattern, Shape value, int minimum, int maximum) : Shape
{
    /// <summary>What each value is.</summary>
    public Shape Value { get; } = value;

    /// <summary>What each key is.</summary>
    public ScalarShape Key { get; } = key;

    /// <inheritdoc/>
    public override string Summary => $"mapping of {minimum} to {maximum}: {Key.Summary} to {Value.Summary}";

    /// <inheritdoc/>
    public override void Check(PolicyNode node, string path, ErrorList errors)
    {
        if (node is not MappingNode mapping)
        {
            errors.Add(DocumentRules.WantsMapping, node.Position, $"{path} is {node.Noun}");
            return;
        }

        errors.Require(
            mapping.Entries.Count >= minimum && mapping.Entries.Count <= maximum,
            DocumentRules.Count,
            mapping.Position,
            $"{path} has {mapping.Entries.Count} entries (need {minimum} to {maximum})");
        foreach ((ScalarNode name, PolicyNode item) in MappingKeys.Check(mapping, path, errors))
        {
            Key.CheckText(name.Text, name.Position, $"the key {name.Text} of {path}", errors);
            Value.Check(item, $"{path}.{name.Text}", errors);
        }
    }

    /// <inheritdoc/>
    public override JsonObject ToSchema()
    {
        JsonObject schema = new()
        {
            ["type"] = "object",
            ["patternProperties"] = new JsonObject { [$"^{keyPattern}$"] = Value.ToSchema() },
            ["additionalProperties"] = false,
            ["minProperties"] = minimum,
            ["maxProperties"] = maximum,
        };
        if (Key is NameShape)
        {
            schema["propertyNames"] = Key.ToSchema();
        }

        return schema;
    }
}
