using System.Text.Json.Nodes;
using Bulkhead.Policy.Diagnostics;
using Bulkhead.Policy.Model;

namespace Bulkhead.Policy.Shapes;

/// <summary>A text for people, or a path.</summary>
public sealed class TextShape : ScalarShape
{
    private const int MaximumLength = 400;

    /// <inheritdoc/>
    public override string Summary => "text";

    /// <inheritdoc/>
    public override void CheckText(string text, SourcePosition position, string path, ErrorList errors) =>
        errors.Require(
            text.Length is > 0 and <= MaximumLength,
            DocumentRules.Text,
            position,
            $"{path} has {text.Length} characters");

    /// <inheritdoc/>
    public override JsonObject ToSchema() =>
        new() { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = MaximumLength };
}
