using System.Text.Json.Nodes;
using Bulkhead.Policy.Diagnostics;
using Bulkhead.Policy.Model;

namespace Bulkhead.Policy.Shapes;

/// <summary>A value that is true or false.</summary>
public sealed class BooleanShape : ScalarShape
{
    /// <inheritdoc/>
    public override string Summary => "`true` or `false`";

    /// <inheritdoc/>
    public override void CheckText(string text, SourcePosition position, string path, ErrorList errors) =>
        errors.Require(
            text is "true" or "false", DocumentRules.Choice, position, $"{path} is \"{text}\" (need true, false)");

    /// <inheritdoc/>
    public override JsonObject ToSchema() => new() { ["type"] = "boolean" };
}
