using System.Text.Json.Nodes;
using Bulkhead.Policy.Diagnostics;
using Bulkhead.Policy.Yaml;

namespace Bulkhead.Policy.Shapes;

/// <summary>A mapping that has a short form of one word.</summary>
/// <param name="shortForm">The short form.</param>
/// <param name="mapping">The long form.</param>
public sealed class ShortFormShape(ScalarShape shortForm, MappingShape mapping) : Shape
{
    /// <summary>The short form.</summary>
    public ScalarShape ShortForm { get; } = shortForm;

    /// <summary>The long form.</summary>
    public MappingShape Mapping { get; } = mapping;

    /// <inheritdoc/>
    public override string Summary => $"{ShortForm.Summary}, or a {Mapping.Summary}";

    /// <inheritdoc/>
    public override void Check(PolicyNode node, string path, ErrorList errors)
    {
        Shape shape = node is MappingNode ? Mapping : ShortForm;
        shape.Check(node, path, errors);
    }

    /// <inheritdoc/>
    public override JsonObject ToSchema() =>
        new() { ["anyOf"] = new JsonArray(ShortForm.ToSchema(), Mapping.ToSchema()) };
}
