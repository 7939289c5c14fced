using Bulkhead.Policy.Diagnostics;
using Bulkhead.Policy.Flows;
using Bulkhead.Policy.Model;

namespace Bulkhead.Policy.Rules;

/// <summary>Rules of trusted subjects.</summary>
public static class TrustRules
{
    /// <summary>There is such a flow.</summary>
    public static readonly PolicyRule NoFlow = Rule(
        "trust-no-flow",
        "a subject is trusted for a flow that it has part in",
        "correct from, to and through, or remove the entry");

    /// <summary>The flow needs trust.</summary>
    public static readonly PolicyRule NotNeeded = Rule(
        "trust-not-needed",
        "a subject is trusted only for flows that the levels forbid",
        "remove the entry");

    /// <summary>A flow is named once.</summary>
    public static readonly PolicyRule Twice = Rule(
        "trust-twice",
        "a flow is named once, at one of its two subjects",
        "remove one of the two entries");

    /// <summary>Checks every trust.</summary>
    internal static void Check(PolicyContext context)
    {
        LevelOrder order = new(context.Policy);
        HashSet<Flow> named = [];
        foreach (Subject subject in context.Policy.Subjects)
        {
            foreach (TrustedFlow trust in subject.TrustedFor)
            {
                string direction = trust.To is { } to ? $"to {to}" : $"from {trust.From}";
                string what = $"subject {subject.Name} is trusted for a flow {direction} through {trust.Through}";
                List<Flow> flows = [.. context.Flows.Direct.Where(flow => trust.Names(flow, subject))];
                context.Require(flows.Count > 0, NoFlow, trust.Position, what);
                context.Require(
                    flows.Count == 0 || flows.Any(flow => !order.Allows(flow.From, flow.To)),
                    NotNeeded,
                    trust.Position,
                    what);
                context.Require(flows.Count == 0 || flows.TrueForAll(named.Add), Twice, trust.Position, what);
            }
        }
    }

    private static PolicyRule Rule(string id, string statement, string cure) =>
        new(id, RuleSection.Trust, statement, cure);
}
