using Bulkhead.Policy.Diagnostics;
using Bulkhead.Policy.Model;

namespace Bulkhead.SystemBuilder;

/// <summary>
/// A system cannot be built. The message is one line: the place in the policy or a file, the identifier of the rule of
/// docs/policy-rules.md, and then what is wrong, the value, the rule and the cure.
/// </summary>
public sealed class SystemBuildException : Exception
{
    /// <summary>A refusal of a file, or of something else that is no place in the policy.</summary>
    /// <param name="rule">The broken rule.</param>
    /// <param name="place">The file or the thing.</param>
    /// <param name="text">What is wrong with it, the rule and the cure.</param>
    public SystemBuildException(PolicyRule rule, string place, string text)
        : base($"{place}: error {rule.Id}: {text}")
    {
        Rule = rule;
        Text = $"{place}: {text}";
    }

    /// <summary>A refusal of what is written at <paramref name="position"/>.</summary>
    public SystemBuildException(PolicyRule rule, SourcePosition position, string text)
        : this(rule, position.ToString(), text)
    {
    }

    /// <summary>The broken rule.</summary>
    public PolicyRule Rule { get; }

    /// <summary>The message without the identifier.</summary>
    public string Text { get; }
}
