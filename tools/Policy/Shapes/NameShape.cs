using System.Text.Json.Nodes;
using Bulkhead.Policy.Diagnostics;
using Bulkhead.Policy.Model;
using Bulkhead.Policy.Rules;
using Bulkhead.Policy.Yaml;

namespace Bulkhead.Policy.Shapes;

/// <summary>A name.</summary>
/// <param name="noun">Of what: the noun of the messages and the reference.</param>
/// <param name="declares">
/// Whether the name is given here, so that it may not be a reserved word; otherwise it refers to one given elsewhere.
/// </param>
public sealed class NameShape(string noun, bool declares) : ScalarShape
{
    /// <summary>
    /// Words that begin or end a line of the log, that stand for something else in a policy, or that would let a report
    /// be misread.
    /// </summary>
    public static readonly IReadOnlyList<string> Reserved =
    [
        "all", "any", "audit", "bail", "bulkhead", "counters", "end", "false", "idle", "kernel", "ktap", "launch",
        "monitoring", "no", "nobody", "none", "not", "null", "off", "ok", "on", "pass", "fail", "plan", "skip",
        "system", "todo", "true", "yes",
    ];

    /// <inheritdoc/>
    public override string Summary => $"name of a {noun}";

    /// <inheritdoc/>
    public override void CheckText(string text, SourcePosition position, string path, ErrorList errors)
    {
        if (errors.Require(ScalarText.IsName(text), NameRules.Malformed, position, $"the {noun} is called \"{text}\"")
            && declares)
        {
            errors.Require(!Reserved.Contains(text), NameRules.Reserved, position, $"the {noun} is called \"{text}\"");
        }
    }

    /// <inheritdoc/>
    public override JsonObject ToSchema()
    {
        JsonObject schema = new() { ["type"] = "string", ["pattern"] = $"^{ScalarText.NamePattern}$" };
        if (declares)
        {
            schema["not"] = new JsonObject { ["enum"] = ChoiceShape.ToArray(Reserved) };
        }

        return schema;
    }
}
