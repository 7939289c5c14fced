using System.Text.Json.Nodes;
using Bulkhead.Policy.Diagnostics;
using Bulkhead.Policy.Model;
using Bulkhead.Policy.Yaml;

namespace Bulkhead.Policy.Shapes;

/// <summary>A size in bytes, with a unit if need be.</summary>
/// <param name="minimum">The least, in bytes.</param>
/// <param name="maximum">The greatest, in bytes.</param>
public sealed class SizeShape(ulong minimum, ulong maximum) : ScalarShape
{
    /// <inheritdoc/>
    public override string Summary => $"size, {ScalarText.FormatSize(minimum)} to {ScalarText.FormatSize(maximum)}";

    /// <inheritdoc/>
    public override void CheckText(string text, SourcePosition position, string path, ErrorList errors)
    {
        if (errors.Require(
            ScalarText.TrySize(text, out ulong size), DocumentRules.Size, position, $"{path} is \"{text}\""))
        {
            errors.Require(
                size >= minimum && size <= maximum,
                DocumentRules.NumberRange,
                position,
                $"{path} is {text} (need {ScalarText.FormatSize(minimum)} to {ScalarText.FormatSize(maximum)})");
        }
    }

    /// <inheritdoc/>
    public override JsonObject ToSchema() => new()
    {
        ["anyOf"] = new JsonArray(
            new JsonObject { ["type"] = "integer", ["minimum"] = minimum, ["maximum"] = maximum },
            new JsonObject { ["type"] = "string", ["pattern"] = $"^{ScalarText.SizePattern}$" }),
    };
}
