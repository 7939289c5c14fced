using System.Text.Json.Nodes;
using Bulkhead.Policy.Diagnostics;
using Bulkhead.Policy.Yaml;

namespace Bulkhead.Policy.Shapes;

/// <summary>
/// What a value of the policy looks like. The one description of the language: documents are checked by it, and the
/// JSON Schema and the reference of all keys are made from it.
/// </summary>
public abstract class Shape
{
    /// <summary>What it is, in the words of the reference.</summary>
    public abstract string Summary { get; }

    /// <summary>Checks a value.</summary>
    /// <param name="node">The value.</param>
    /// <param name="path">The keys that lead to it, for messages.</param>
    /// <param name="errors">Gets what is wrong.</param>
    public abstract void Check(PolicyNode node, string path, ErrorList errors);

    /// <summary>The JSON Schema (draft 2020-12) of it.</summary>
    public abstract JsonObject ToSchema();
}
