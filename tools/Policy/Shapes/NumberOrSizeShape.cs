using System.Text.Json.Nodes;
using Bulkhead.Policy.Diagnostics;
using Bulkhead.Policy.Model;
using Bulkhead.Policy.Yaml;

namespace Bulkhead.Policy.Shapes;

/// <summary>A number of 64 bits, or a size in bytes with its unit.</summary>
public sealed class NumberOrSizeShape : ScalarShape
{
    /// <inheritdoc/>
    public override string Summary => "number of 64 bits, or a size";

    /// <summary>The number, or the bytes of the size, of a value that the shape has accepted.</summary>
    public static ulong Read(PolicyNode node) => TryRead(((ScalarNode)node).Text, out ulong value) ? value : 0;

    /// <inheritdoc/>
    public override void CheckText(string text, SourcePosition position, string path, ErrorList errors) =>
        errors.Require(TryRead(text, out _), DocumentRules.Size, position, $"{path} is \"{text}\"");

    /// <inheritdoc/>
    public override JsonObject ToSchema() => new()
    {
        ["anyOf"] = new JsonArray(
            new JsonObject { ["type"] = "integer", ["minimum"] = 0 },
            new JsonObject
            {
                ["type"] = "string",
                ["pattern"] = $"^{ScalarText.SizePattern}$",
            }),
    };

    private static bool TryRead(string text, out ulong value) => ScalarText.TrySize(text, out value);
}
