using Bulkhead.Policy.Language;
using Bulkhead.Policy.Model;
using Bulkhead.Policy.Yaml;

namespace Bulkhead.Policy.Reading;

/// <summary>Values of nodes that the language's shapes have accepted.</summary>
internal static class NodeValues
{
    /// <summary>The entries of a table; none if it is absent.</summary>
    public static IEnumerable<(Located<string> Name, PolicyNode Value)> Entries(this PolicyNode? node) =>
        node is MappingNode mapping
            ? mapping.Entries.Select(entry => (((ScalarNode)entry.Key).Name(), entry.Value))
            : [];

    /// <summary>The items of a list; none if it is absent.</summary>
    public static IReadOnlyList<PolicyNode> Items(this PolicyNode? node) => node is SequenceNode list ? list.Items : [];

    /// <summary>The value of a key; null if the mapping or the key is absent.</summary>
    public static PolicyNode? Get(this PolicyNode? node, string key) => (node as MappingNode)?[key];

    /// <summary>The text, with its place.</summary>
    public static Located<string> Name(this PolicyNode node) => new(node.Text(), node.Position);

    /// <summary>The text, with its place; null if it is absent.</summary>
    public static Located<string>? OptionalName(this PolicyNode? node) => node?.Name();

    /// <summary>The text of a list's items, with their places.</summary>
    public static IReadOnlyList<Located<string>> Names(this PolicyNode? node) => [.. node.Items().Select(Name)];

    /// <summary>The text; empty if it is absent.</summary>
    public static string Text(this PolicyNode? node) => (node as ScalarNode)?.Text ?? string.Empty;

    /// <summary>The number, with its place.</summary>
    public static Located<ulong> Number(this PolicyNode node) =>
        new(ScalarText.TryNumber(node.Text(), out ulong number) ? number : 0, node.Position);

    /// <summary>The number, with its place; null if it is absent.</summary>
    public static Located<ulong>? OptionalNumber(this PolicyNode? node) => node?.Number();

    /// <summary>The number of 32 bits, with its place; the default, at the fallback, if it is absent.</summary>
    public static Located<uint> Number32(this PolicyNode? node, uint fallback, SourcePosition position) =>
        node is null ? new(fallback, position) : new((uint)node.Number().Value, node.Position);

    /// <summary>The number of 32 bits, with its place; null if it is absent.</summary>
    public static Located<uint>? OptionalNumber32(this PolicyNode? node) =>
        node is null ? null : new((uint)node.Number().Value, node.Position);

    /// <summary>The size, with its place; the default, at the fallback, if it is absent.</summary>
    public static Located<ulong> Size(this PolicyNode? node, ulong fallback, SourcePosition position) => node is null
        ? new(fallback, position)
        : new(ScalarText.TrySize(node.Text(), out ulong size) ? size : 0, node.Position);

    /// <summary>The value that a word names, with its place; the default, at the fallback, if it is absent.</summary>
    public static Located<T> Word<T>(this PolicyNode? node, WordTable<T> words, T fallback, SourcePosition position)
        where T : notnull =>
        node is null ? new(fallback, position) : new(words[node.Text()], node.Position);
}
