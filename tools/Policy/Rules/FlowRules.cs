using Bulkhead.Policy.Diagnostics;
using Bulkhead.Policy.Flows;
using Bulkhead.Policy.Model;

namespace Bulkhead.Policy.Rules;

/// <summary>Rules that every direct flow keeps.</summary>
public static class FlowRules
{
    /// <summary>The matrix allows it.</summary>
    public static readonly PolicyRule NotInMatrix = Rule(
        "flow-not-in-matrix",
        "a flow between partitions is allowed by the matrix and by the grants",
        "add the receiving partition to flows-to of the sending one, or remove the grant");

    /// <summary>Secrecy does not sink.</summary>
    public static readonly PolicyRule Secrecy = Rule(
        "flow-secrecy",
        "information flows to the same or a higher secrecy (Bell and LaPadula: no read up, no write down)",
        "remove the grant, or name the flow under trusted-for of one of the two subjects");

    /// <summary>Integrity does not rise.</summary>
    public static readonly PolicyRule Integrity = Rule(
        "flow-integrity",
        "information flows to the same or a lower integrity (Biba)",
        "remove the grant, or name the flow under trusted-for of one of the two subjects");

    /// <summary>Checks all direct flows.</summary>
    internal static void Check(PolicyContext context)
    {
        LevelOrder order = new(context.Policy);
        foreach (Flow flow in context.Flows.Direct)
        {
            CheckMatrix(context, flow);
            Partition? from = context.Policy.FindPartition(flow.From.Partition);
            Partition? to = context.Policy.FindPartition(flow.To.Partition);
            bool isTrusted = flow.Trust is not null;
            context.Require(
                isTrusted || order.KeepsSecrecy(flow.From, flow.To),
                Secrecy,
                flow.Position,
                $"the flow {flow} goes from {from?.Secrecy} to {to?.Secrecy}");
            context.Require(
                isTrusted || order.KeepsIntegrity(flow.From, flow.To),
                Integrity,
                flow.Position,
                $"the flow {flow} goes from {from?.Integrity} to {to?.Integrity}");
        }
    }

    private static void CheckMatrix(PolicyContext context, Flow flow)
    {
        Partition? source = context.Policy.FindPartition(flow.From.Partition);
        string target = flow.To.Partition;
        bool isKnown = source is not null && context.Policy.FindPartition(target) is not null;
        context.Require(
            !isKnown || source!.Name.Value == target || source.FlowsTo.Any(entry => entry.Value == target),
            NotInMatrix,
            flow.Position,
            $"the flow {flow} goes from partition {flow.From.Partition} to {target}");
    }

    private static PolicyRule Rule(string id, string statement, string cure) =>
        new(id, RuleSection.Flows, statement, cure);
}
