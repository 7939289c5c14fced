using System.Text.Json.Nodes;
using Bulkhead.Policy.Diagnostics;
using Bulkhead.Policy.Yaml;

namespace Bulkhead.Policy.Shapes;

/// <summary>A list.</summary>
/// <param name="item">What each item is.</param>
/// <param name="minimum">The least number of items.</param>
/// <param name="maximum">The greatest number of items.</param>
public sealed class ListShape(Shape item, int minimum, int maximum) : Shape
{
    /// <summary>What each item is.</summary>
    public Shape Item { get; } = item;

    /// <inheritdoc/>
    public override string Summary => $"list of {minimum} to {maximum}: {Item.Summary}";

    /// <inheritdoc/>
    public override void Check(PolicyNode node, string path, ErrorList errors)
    {
        if (node is not SequenceNode list)
        {
            errors.Add(DocumentRules.WantsList, node.Position, $"{path} is {node.Noun}");
            return;
        }

        errors.Require(
            list.Items.Count >= minimum && list.Items.Count <= maximum,
            DocumentRules.Count,
            list.Position,
            $"{path} has {list.Items.Count} entries (need {minimum} to {maximum})");
        for (int index = 0; index < list.Items.Count; index++)
        {
            Item.Check(list.Items[index], $"{path}[{index}]", errors);
        }
    }

    /// <inheritdoc/>
    public override JsonObject ToSchema() => new()
    {
        ["type"] = "array",
        ["items"] = Item.ToSchema(),
        ["minItems"] = minimum,
        ["maxItems"] = maximum,
    };
}
