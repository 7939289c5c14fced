using System.Text;
using Bulkhead.Policy.Model;

namespace Bulkhead.Policy.Flows;

/// <summary>What a policy means: all flows and all shared things, as text of a fixed form.</summary>
public static class FlowReport
{
    private const int Width = 110;

    /// <summary>Writes the report of a policy that keeps the rules.</summary>
    public static string Of(SystemPolicy policy)
    {
        FlowGraph flows = new(policy);
        StringBuilder report = new();
        report.AppendLine($"system {policy.Name}: {Count(policy.Partitions.Count, "partition")}, "
            + $"{Count(policy.Subjects.Count, "subject")}, {Count(policy.Channels.Count, "channel")}");
        AppendPartitions(report, policy);
        AppendDirect(report, policy, flows.Direct);
        AppendTransitive(report, flows.Transitive);
        AppendShared(report, SharedThings.Of(policy));
        return report.ToString().ReplaceLineEndings("\n");
    }

    private static void AppendPartitions(StringBuilder report, SystemPolicy policy)
    {
        report.AppendLine().AppendLine("partitions");
        foreach (Partition partition in policy.Partitions)
        {
            string?[] levels = [partition.Secrecy?.Value, partition.Integrity?.Value];
            string level = string.Join("/", levels.OfType<string>());
            string subjects = string.Join(
                ", ",
                policy.Subjects.Where(subject => subject.Partition.Value == partition.Name.Value)
                    .Select(NameWithTrust));
            report.AppendLine($"  {partition.Name}{(level.Length > 0 ? $" [{level}]" : string.Empty)}: {subjects}");
        }
    }

    private static string NameWithTrust(Subject subject) =>
        subject.TrustedFor.Count > 0 ? $"{subject.Name} (trusted)" : subject.Name.Value;

    private static void AppendDirect(StringBuilder report, SystemPolicy policy, IReadOnlyList<Flow> flows)
    {
        report.AppendLine().AppendLine($"direct flows: {flows.Count}");
        foreach (Flow flow in flows)
        {
            string description = policy.FindChannel(flow.Through)?.Description ?? string.Empty;
            string purpose = description.Length > 0 ? $": {description}" : string.Empty;
            report.AppendLine($"  {flow} ({Reason(flow)}, granted in line {flow.Position.Line}){purpose}");
            if (flow.Trust is { } trust)
            {
                AppendWrapped(report, $"TRUSTED: {flow.TrustedSubject!.Name}: {trust.Why}");
            }
        }
    }

    private static void AppendTransitive(StringBuilder report, IReadOnlyList<FlowPath> paths)
    {
        report.AppendLine().AppendLine($"transitive flows, each by a shortest way: {paths.Count}");
        foreach (FlowPath path in paths)
        {
            IEnumerable<string> trusted = path.Steps.Where(step => step.Trust is not null)
                .Select(step => step.TrustedSubject!.Name.Value).Distinct();
            string mark = path.IsTrusted ? $"  TRUSTED: {string.Join(", ", trusted)}" : string.Empty;
            report.AppendLine($"  {path}{mark}");
        }
    }

    private static void AppendShared(StringBuilder report, IReadOnlyList<SharedThing> things)
    {
        report.AppendLine().AppendLine($"shared things, through which time or state could leak: {things.Count}");
        foreach (SharedThing thing in things)
        {
            report.AppendLine($"  {thing.Name}: {string.Join(", ", thing.Sharers)}");
            AppendWrapped(report, thing.Leak);
        }
    }

    private static void AppendWrapped(StringBuilder report, string text)
    {
        StringBuilder line = new("   ");
        foreach (string word in text.Split(' '))
        {
            if (line.Length + word.Length + 1 > Width)
            {
                report.AppendLine(line.ToString());
                line.Clear().Append("   ");
            }

            line.Append(' ').Append(word);
        }

        report.AppendLine(line.ToString());
    }

    private static string Reason(Flow flow) => flow.From.Partition.Value == flow.To.Partition.Value
        ? $"within {flow.From.Partition}"
        : $"{flow.From.Partition} flows to {flow.To.Partition}";

    private static string Count(int count, string noun) => $"{count} {noun}{(count == 1 ? string.Empty : "s")}";
}
