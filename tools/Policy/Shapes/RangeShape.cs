using System.Text.Json.Nodes;
using Bulkhead.Policy.Diagnostics;
using Bulkhead.Policy.Model;
using Bulkhead.Policy.Yaml;

namespace Bulkhead.Policy.Shapes;

/// <summary>Numbers from a first to a last one, inclusive.</summary>
/// <param name="maximum">The greatest.</param>
public sealed class RangeShape(ulong maximum) : ScalarShape
{
    /// <inheritdoc/>
    public override string Summary => $"range `FIRST-LAST`, or one number, up to 0x{maximum:x}";

    /// <inheritdoc/>
    public override void CheckText(string text, SourcePosition position, string path, ErrorList errors)
    {
        if (!errors.Require(
            ScalarText.TryRange(text, out ulong first, out ulong last),
            DocumentRules.Range,
            position,
            $"{path} is \"{text}\""))
        {
            return;
        }

        errors.Require(first <= last, DocumentRules.RangeOrder, position, $"{path} is {text}");
        errors.Require(
            Math.Max(first, last) <= maximum,
            DocumentRules.NumberRange,
            position,
            $"{path} is {text} (need at most 0x{maximum:x})");
    }

    /// <inheritdoc/>
    public override JsonObject ToSchema() => new()
    {
        ["anyOf"] = new JsonArray(
            new JsonObject { ["type"] = "integer", ["minimum"] = 0, ["maximum"] = maximum },
            new JsonObject { ["type"] = "string", ["pattern"] = $"^{ScalarText.RangePattern}$" }),
    };
}
