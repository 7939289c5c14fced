using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Policy.Flows;
using Bulkhead.Policy.Language;
using Bulkhead.Policy.Model;
using Bulkhead.Policy.Yaml;
using Subject = Bulkhead.Policy.Model.Subject;

namespace Bulkhead.Policy.Comparison;

/// <summary>Takes a policy apart into all that it allows.</summary>
public static class AuthorityList
{
    /// <summary>Lists what a policy that keeps the rules allows, each once.</summary>
    public static IReadOnlyList<Authority> Of(SystemPolicy policy)
    {
        FlowGraph flows = new(policy);
        return
        [
            .. policy.Partitions.SelectMany(OfPartition),
            .. policy.Subjects.SelectMany(subject => OfSubject(policy, subject)),
            .. flows.Direct.Select(flow => $"{flow}{(flow.Trust is null ? string.Empty : " (trusted)")}")
                .Distinct().Select(flow => new Authority("flows", flow)),
            .. flows.Closure.SelectMany(OfReach),
        ];
    }

    private static IEnumerable<Authority> OfReach(FlowPath path)
    {
        yield return new Authority("flows", $"{path.From.Name} reaches {path.To.Name}");
        if (!path.IsTrusted)
        {
            yield return new Authority("flows", $"{path.From.Name} reaches {path.To.Name} without trust");
        }
    }

    private static IEnumerable<Authority> OfPartition(Partition partition)
    {
        string owner = $"partition {partition.Name}";
        string level = string.Join(
            "/", new[] { partition.Secrecy?.Value, partition.Integrity?.Value }.OfType<string>());
        yield return new Authority(owner, level.Length == 0 ? "exists" : $"level {level}");
        foreach (Located<string> entry in partition.FlowsTo)
        {
            yield return new Authority(owner, $"may flow to {entry}");
        }
    }

    private static IEnumerable<Authority> OfSubject(SystemPolicy policy, Subject subject)
    {
        string owner = $"subject {subject.Name}";
        List<Authority> all =
        [
            new(owner, $"partition {subject.Partition}"),
            new(owner, subject.Program is { } program ? $"program {program}" : "virtual machine"),
            .. OfStart(owner, subject),
            .. subject.Parameters.Select(
                parameter => new Authority(owner, $"parameter {parameter.Name}: {parameter.Value}")),
            .. OfFailure(owner, subject),
            .. OfTime(owner, policy, subject),
            .. GrantAuthorities.Of(owner, subject),
        ];
        all.AddRange(TrapRanges.Exact(subject.Traps).Where(trap => trap.Action.Value != TrapAction.Stop).SelectMany(
            trap => OfTrap(owner, policy, subject, trap)));
        all.AddRange(subject.TrustedFor.Select(trust => new Authority(
            owner,
            $"trusted for a flow {(trust.To is { } to ? $"to {to}" : $"from {trust.From}")} through {trust.Through}")));
        return all;
    }

    private static IEnumerable<Authority> OfStart(string owner, Subject subject)
    {
        if (subject.VirtualMachine is not { } machine)
        {
            ulong stack = subject.StackSize.Value;
            yield return new Authority(owner, "stack", stack, ScalarText.FormatSize(stack));
            yield break;
        }

        if (machine.Kernel is { } kernel)
        {
            yield return new Authority(
                owner, $"begins as {kernel.Protocol} with {kernel.File} and \"{kernel.CommandLine}\"");
            foreach (GuestModule module in kernel.Modules)
            {
                yield return new Authority(owner, $"module {module.File} with \"{module.CommandLine}\"");
            }

            yield break;
        }

        yield return new Authority(
            owner, $"begins in the mode {PolicyWords.Modes.WordOf(machine.Mode)} at 0x{machine.EntryPoint.Value:x}");
        foreach (GuestImage image in machine.Images)
        {
            yield return new Authority(owner, $"image {image.File} at 0x{image.Address.Value:x}");
        }
    }

    private static IEnumerable<Authority> OfFailure(string owner, Subject subject)
    {
        if (subject.OnFault.Value == FaultAction.Restart)
        {
            yield return new Authority(
                owner, "restarts", subject.MaximumRestarts, $"at most {subject.MaximumRestarts}");
        }
        else if (subject.OnFault.Value == FaultAction.Halt)
        {
            yield return new Authority(owner, "ends the system by failing");
        }

        ulong frames = subject.WatchdogFrames?.Value ?? ulong.MaxValue;
        string text = subject.WatchdogFrames is null ? "any number" : $"less than {frames}";
        yield return new Authority(owner, "frames in a row without waiting", frames, text);
    }

    private static IEnumerable<Authority> OfTime(string owner, SystemPolicy policy, Subject subject)
    {
        foreach (MajorFrame major in policy.Schedule.MajorFrames)
        {
            ulong own = major.MinorFrames.Where(minor => minor.Subject.Value == subject.Name.Value)
                .Aggregate(0ul, (sum, minor) => sum + minor.Microseconds.Value);
            if (own > 0)
            {
                yield return new Authority(owner, $"time in major frame {major.Name}", own, $"{own} us");
            }
        }
    }

    private static IEnumerable<Authority> OfTrap(string owner, SystemPolicy policy, Subject subject, Trap trap)
    {
        string range = trap.RangeKey is null ? string.Empty : $" 0x{trap.First:x}-0x{trap.Last:x}";
        string what = $"trap {PolicyWords.ExitReasons.WordOf(trap.Reason)}{range}";
        yield return new Authority(owner, $"{what}: {PolicyWords.TrapActions.WordOf(trap.Action)}");
        MonitorGrant? grant = trap.Monitor is { } name
            ? policy.FindSubject(name)?.Grants.Monitors.FirstOrDefault(item => item.Guest.Value == subject.Name.Value)
            : null;
        if (grant is null)
        {
            yield break;
        }

        foreach (string state in GrantAuthorities.StateNames(trap.VisibleTo(grant)))
        {
            yield return new Authority(owner, $"{what} shows {trap.Monitor} its {state}");
        }

        foreach (string state in GrantAuthorities.StateNames(trap.ChangeableBy(grant)))
        {
            yield return new Authority(owner, $"{what} lets {trap.Monitor} change its {state}");
        }
    }
}
