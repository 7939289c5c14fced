using Bulkhead.Policy.Model;

namespace Bulkhead.Policy.Diagnostics;

/// <summary>Collects what is wrong with a policy, so that one run tells all of it.</summary>
public sealed class ErrorList
{
    private readonly List<PolicyError> _errors = [];

    /// <summary>What was found, in the order of the document.</summary>
    public IReadOnlyList<PolicyError> Errors =>
        [.. _errors.Distinct().OrderBy(error => error.Position.Line).ThenBy(error => error.Position.Column)];

    /// <summary>Whether nothing was found.</summary>
    public bool IsEmpty => _errors.Count == 0;

    /// <summary>Adds an error.</summary>
    /// <param name="rule">The broken rule.</param>
    /// <param name="position">Where it is broken.</param>
    /// <param name="what">What is wrong, with the name and the value, as a clause.</param>
    public void Add(PolicyRule rule, SourcePosition position, string what) =>
        _errors.Add(new PolicyError(rule, position, what));

    /// <summary>Adds an error unless a condition holds.</summary>
    /// <returns>The condition.</returns>
    public bool Require(bool condition, PolicyRule rule, SourcePosition position, string what)
    {
        if (!condition)
        {
            Add(rule, position, what);
        }

        return condition;
    }
}
