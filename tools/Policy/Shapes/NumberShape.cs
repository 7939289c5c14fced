using System.Text.Json.Nodes;
using Bulkhead.Policy.Diagnostics;
using Bulkhead.Policy.Model;
using Bulkhead.Policy.Yaml;

namespace Bulkhead.Policy.Shapes;

/// <summary>A number.</summary>
/// <param name="minimum">The least.</param>
/// <param name="maximum">The greatest.</param>
/// <param name="isHexadecimal">Whether the reference and the messages write it so.</param>
public sealed class NumberShape(ulong minimum, ulong maximum, bool isHexadecimal = false) : ScalarShape
{
    /// <inheritdoc/>
    public override string Summary => maximum == ulong.MaxValue && minimum == 0
        ? "number of 64 bits"
        : $"number, {Format(minimum)} to {Format(maximum)}";

    /// <inheritdoc/>
    public override void CheckText(string text, SourcePosition position, string path, ErrorList errors)
    {
        if (errors.Require(
            ScalarText.TryNumber(text, out ulong number), DocumentRules.Number, position, $"{path} is \"{text}\""))
        {
            errors.Require(
                number >= minimum && number <= maximum,
                DocumentRules.NumberRange,
                position,
                $"{path} is {text} (need {Format(minimum)} to {Format(maximum)})");
        }
    }

    /// <inheritdoc/>
    public override JsonObject ToSchema() => new()
    {
        ["anyOf"] = new JsonArray(
            new JsonObject { ["type"] = "integer", ["minimum"] = minimum, ["maximum"] = maximum },
            new JsonObject { ["type"] = "string", ["pattern"] = $"^{ScalarText.NumberPattern}$" }),
    };

    private string Format(ulong number) => isHexadecimal ? $"0x{number:x}" : $"{number}";
}
