using Bulkhead.Policy.Diagnostics;
using Bulkhead.Policy.Flows;
using Bulkhead.Policy.Model;

namespace Bulkhead.Policy.Rules;

/// <summary>A policy under check.</summary>
/// <param name="policy">The policy.</param>
/// <param name="errors">Gets what is wrong.</param>
internal sealed class PolicyContext(SystemPolicy policy, ErrorList errors)
{
    /// <summary>The policy.</summary>
    public SystemPolicy Policy { get; } = policy;

    /// <summary>What is wrong.</summary>
    public ErrorList Errors { get; } = errors;

    /// <summary>Its flows.</summary>
    public FlowGraph Flows { get; } = new(policy);

    /// <summary>Adds an error unless a condition holds, and returns the condition.</summary>
    public bool Require(bool condition, PolicyRule rule, SourcePosition position, string what) =>
        Errors.Require(condition, rule, position, what);

    /// <summary>Refuses each item whose key an earlier one has, too.</summary>
    public void RequireDistinct<T, TKey>(
        IEnumerable<T> items,
        Func<T, TKey> key,
        PolicyRule rule,
        Func<T, SourcePosition> position,
        Func<T, string> what)
    {
        HashSet<TKey> seen = [];
        foreach (T item in items)
        {
            Require(seen.Add(key(item)), rule, position(item), what(item));
        }
    }
}
