using Bulkhead.Policy.Model;

namespace Bulkhead.Policy.Flows;

/// <summary>A way by which information gets from one subject to another, over others.</summary>
/// <param name="Steps">The direct flows in their order, at least one; each begins where the one before it ends.</param>
public sealed record FlowPath(IReadOnlyList<Flow> Steps)
{
    /// <summary>Where it begins.</summary>
    public Subject From => Steps[0].From;

    /// <summary>Where it ends.</summary>
    public Subject To => Steps[^1].To;

    /// <summary>Whether some step of it is one that a subject is trusted for.</summary>
    public bool IsTrusted => Steps.Any(step => step.Trust is not null);

    /// <summary><c>A -> B -> C</c>.</summary>
    public override string ToString() =>
        string.Join(" -> ", Steps.Select(step => step.From.Name.Value).Append(To.Name.Value));
}
