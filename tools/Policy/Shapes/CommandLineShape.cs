using System.Text.Json.Nodes;
using Bulkhead.Policy.Diagnostics;
using Bulkhead.Policy.Model;

namespace Bulkhead.Policy.Shapes;

/// <summary>The command line of a guest: printable ASCII.</summary>
public sealed class CommandLineShape : ScalarShape
{
    private const int MaximumLength = 2047;

    /// <inheritdoc/>
    public override string Summary => "text of printable ASCII";

    /// <inheritdoc/>
    public override void CheckText(string text, SourcePosition position, string path, ErrorList errors) =>
        errors.Require(
            text.Length <= MaximumLength && text.All(letter => letter is >= ' ' and <= '~'),
            DocumentRules.CommandLine,
            position,
            $"{path} has {text.Length} characters, or one that is not ASCII");

    /// <inheritdoc/>
    public override JsonObject ToSchema() =>
        new() { ["type"] = "string", ["maxLength"] = MaximumLength, ["pattern"] = "^[ -~]*$" };
}
