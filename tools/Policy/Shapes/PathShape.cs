using System.Text.Json.Nodes;
using Bulkhead.Policy.Diagnostics;
using Bulkhead.Policy.Model;

namespace Bulkhead.Policy.Shapes;

/// <summary>The path of a file.</summary>
public sealed class PathShape : ScalarShape
{
    private const int MaximumLength = 400;

    /// <inheritdoc/>
    public override string Summary => "path";

    /// <inheritdoc/>
    public override void CheckText(string text, SourcePosition position, string path, ErrorList errors) =>
        errors.Require(
            text.Length is > 0 and <= MaximumLength && !text.Any(char.IsControl),
            DocumentRules.Text,
            position,
            $"{path} has {text.Length} characters");

    /// <inheritdoc/>
    public override JsonObject ToSchema() =>
        new() { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = MaximumLength };
}
