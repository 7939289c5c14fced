using Bulkhead.Policy.Model;

namespace Bulkhead.Policy.Yaml;

/// <summary>A node of the YAML document, which knows where it is written.</summary>
/// <param name="Position">Where it begins.</param>
public abstract record PolicyNode(SourcePosition Position)
{
    /// <summary>What it is, for a message.</summary>
    public abstract string Noun { get; }
}
