using Bulkhead.Policy.Model;

namespace Bulkhead.Policy.Flows;

/// <summary>All flows of a policy.</summary>
public sealed class FlowGraph
{
    private readonly IReadOnlyList<Subject> _subjects;

    /// <summary>Finds the flows of a policy.</summary>
    /// <param name="policy">The policy; it need not keep the rules.</param>
    public FlowGraph(SystemPolicy policy)
        : this(policy.Subjects, [.. DirectFlows.Of(policy).Select(flow => WithTrust(policy, flow))])
    {
    }

    /// <summary>Makes a graph of given flows.</summary>
    /// <param name="subjects">The subjects.</param>
    /// <param name="direct">The direct flows between them.</param>
    internal FlowGraph(IReadOnlyList<Subject> subjects, IReadOnlyList<Flow> direct)
    {
        _subjects = subjects;
        Direct = direct;
    }

    /// <summary>The direct flows: by channels, events, monitoring, audit, each in the document's order.</summary>
    public IReadOnlyList<Flow> Direct { get; }

    /// <summary>
    /// For each two subjects between which there is a way: one without a flow that needs trust if there is such, and of
    /// these a shortest. A way back to its own beginning is left out.
    /// </summary>
    public IReadOnlyList<FlowPath> Closure =>
    [
        .. _subjects.SelectMany(from => Reach(from, withTrust: false)
            .Concat(Reach(from, withTrust: true))
            .DistinctBy(path => path.To.Name.Value)),
    ];

    /// <summary>The ways of the closure between subjects without a direct flow.</summary>
    public IReadOnlyList<FlowPath> Transitive => [.. Closure.Where(path => !IsDirect(path.From, path.To))];

    private static Flow WithTrust(SystemPolicy policy, Flow flow)
    {
        if (new LevelOrder(policy).Allows(flow.From, flow.To))
        {
            return flow;
        }

        foreach (Subject subject in new[] { flow.From, flow.To })
        {
            if (subject.TrustedFor.FirstOrDefault(trust => trust.Names(flow, subject)) is { } trust)
            {
                return flow with { Trust = trust, TrustedSubject = subject };
            }
        }

        return flow;
    }

    private bool IsDirect(Subject from, Subject to) => Direct.Any(flow => flow.From == from && flow.To == to);

    /// <summary>The shortest ways from a subject to all others, breadth first.</summary>
    private IEnumerable<FlowPath> Reach(Subject start, bool withTrust)
    {
        HashSet<string> seen = [start.Name.Value];
        Queue<(Subject At, IReadOnlyList<Flow> Steps)> pending = new([(start, [])]);
        while (pending.TryDequeue(out (Subject At, IReadOnlyList<Flow> Steps) next))
        {
            foreach (Flow flow in Direct.Where(flow => flow.From == next.At && (withTrust || flow.Trust is null)))
            {
                if (seen.Add(flow.To.Name.Value))
                {
                    IReadOnlyList<Flow> steps = [.. next.Steps, flow];
                    yield return new FlowPath(steps);
                    pending.Enqueue((flow.To, steps));
                }
            }
        }
    }
}
