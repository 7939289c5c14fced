using System.Text.Json.Nodes;
using Bulkhead.Policy.Diagnostics;
using Bulkhead.Policy.Yaml;

namespace Bulkhead.Policy.Shapes;

/// <summary>A mapping whose keys are the language's.</summary>
/// <param name="noun">What it describes: the noun of the reference.</param>
/// <param name="keys">Its keys.</param>
public sealed class MappingShape(string noun, params IReadOnlyList<ShapeKey> keys) : Shape
{
    /// <summary>What it describes.</summary>
    public string Noun { get; } = noun;

    /// <summary>Its keys.</summary>
    public IReadOnlyList<ShapeKey> Keys { get; } = keys;

    /// <summary>Keys of which exactly one must be there; empty if there are none such.</summary>
    public IReadOnlyList<string> ExactlyOneOf { get; init; } = [];

    /// <inheritdoc/>
    public override string Summary => $"mapping: {Noun}";

    /// <inheritdoc/>
    public override void Check(PolicyNode node, string path, ErrorList errors)
    {
        if (node is not MappingNode mapping)
        {
            errors.Add(DocumentRules.WantsMapping, node.Position, $"{path} is {node.Noun}");
            return;
        }

        HashSet<string> present = [];
        foreach ((ScalarNode name, PolicyNode value) in MappingKeys.Check(mapping, path, errors))
        {
            present.Add(name.Text);
            if (Keys.FirstOrDefault(key => key.Name == name.Text) is { } known)
            {
                known.Shape.Check(value, Join(path, name.Text), errors);
            }
            else
            {
                string? near = NearestWord.Of(name.Text, Keys.Select(key => key.Name));
                string hint = near is null ? string.Empty : $" (is {near} meant?)";
                errors.Add(DocumentRules.UnknownKey, name.Position, $"{path} has the key {name.Text}{hint}");
            }
        }

        CheckPresence(mapping, present, path, errors);
    }

    /// <inheritdoc/>
    public override JsonObject ToSchema()
    {
        JsonObject properties = [];
        JsonObject needs = [];
        foreach (ShapeKey key in Keys)
        {
            JsonObject schema = key.Shape.ToSchema();
            schema["description"] = key.Description;
            properties[key.Name] = schema;
            if (key.Needs is not null)
            {
                needs[key.Name] = new JsonArray(key.Needs);
            }
        }

        JsonObject result = new()
        {
            ["type"] = "object",
            ["properties"] = properties,
            ["required"] = ChoiceShape.ToArray(Keys.Where(key => key.IsRequired).Select(key => key.Name)),
            ["additionalProperties"] = false,
        };
        if (needs.Count > 0)
        {
            result["dependentRequired"] = needs;
        }

        if (ExactlyOneOf.Count > 0)
        {
            result["oneOf"] = new JsonArray(
                [.. ExactlyOneOf.Select(name => new JsonObject { ["required"] = new JsonArray(name) })]);
        }

        return result;
    }

    private static string Join(string path, string key) => path == DocumentPath.Root ? key : $"{path}.{key}";

    private void CheckPresence(MappingNode mapping, HashSet<string> present, string path, ErrorList errors)
    {
        foreach (ShapeKey key in Keys)
        {
            errors.Require(
                !key.IsRequired || present.Contains(key.Name),
                DocumentRules.MissingKey,
                mapping.Position,
                $"{path} lacks the key {key.Name}");
            errors.Require(
                key.Needs is null || !present.Contains(key.Name) || present.Contains(key.Needs),
                DocumentRules.KeyNeeds,
                mapping.Find(key.Name)?.Key.Position ?? mapping.Position,
                $"{path} has the key {key.Name} without {key.Needs}");
        }

        int given = ExactlyOneOf.Count(present.Contains);
        errors.Require(
            ExactlyOneOf.Count == 0 || given == 1,
            DocumentRules.OneOfKeys,
            mapping.Position,
            $"{path} has {given} of the keys {string.Join(", ", ExactlyOneOf)}");
    }
}
