using System.Text.Json.Nodes;
using Bulkhead.Policy.Diagnostics;
using Bulkhead.Policy.Model;

namespace Bulkhead.Policy.Shapes;

/// <summary>One of some words.</summary>
/// <param name="words">The words.</param>
public sealed class ChoiceShape(params IReadOnlyList<string> words) : ScalarShape
{
    private const int MostInSummary = 8;

    /// <summary>The words.</summary>
    public IReadOnlyList<string> Words { get; } = words;

    /// <inheritdoc/>
    public override string Summary => Words.Count <= MostInSummary
        ? string.Join(", ", Words.SkipLast(1).Select(word => $"`{word}`"))
            + (Words.Count > 1 ? " or " : string.Empty) + $"`{Words[^1]}`"
        : "one of the words below";

    /// <summary>The words as a JSON array.</summary>
    public static JsonArray ToArray(IEnumerable<string> words) => [.. words.Select(word => JsonValue.Create(word))];

    /// <inheritdoc/>
    public override void CheckText(string text, SourcePosition position, string path, ErrorList errors)
    {
        if (!Words.Contains(text))
        {
            string? near = NearestWord.Of(text, Words);
            string hint = near is null ? $"need {string.Join(", ", Words)}" : $"is {near} meant?";
            errors.Add(DocumentRules.Choice, position, $"{path} is \"{text}\" ({hint})");
        }
    }

    /// <inheritdoc/>
    public override JsonObject ToSchema() => new() { ["enum"] = ToArray(Words) };
}
