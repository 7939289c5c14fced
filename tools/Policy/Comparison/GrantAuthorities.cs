using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Vmx;
using Bulkhead.Policy.Language;
using Bulkhead.Policy.Model;
using Bulkhead.Policy.Yaml;

namespace Bulkhead.Policy.Comparison;

/// <summary>Takes a subject's grants apart.</summary>
internal static class GrantAuthorities
{
    private const int StateBits = 32;

    /// <summary>Lists what the grants of a subject allow.</summary>
    public static IEnumerable<Authority> Of(string owner, Subject subject)
    {
        Grants grants = subject.Grants;
        return
        [
            .. grants.Memory.SelectMany(region => OfMemory(owner, region)),
            .. grants.Channels.Select(grant => new Authority(
                owner,
                $"channel {grant.Channel}: {PolicyWords.ChannelEnds.WordOf(grant.IsWriter)}{At(grant.Address)}")),
            .. grants.Events.Select(item => new Authority(owner, $"event {item.Name}: {Effect(item)}")),
            .. OfPorts(owner, grants.Ports),
            .. grants.Msrs.SelectMany(msr => OfMsr(owner, msr)),
            .. grants.Cpuid.Select(leaf => new Authority(
                owner,
                $"CPUID 0x{leaf.Leaf.Value:x}: 0x{leaf.Eax:x} 0x{leaf.Ebx:x} 0x{leaf.Ecx:x} 0x{leaf.Edx:x}")),
            .. grants.Interrupts.Select(
                grant => new Authority(owner, $"interrupt line {grant.Line} as vector {grant.Vector}")),
            .. grants.Monitors.SelectMany(grant => OfMonitor(owner, grant)),
            .. grants.Audit is null ? Array.Empty<Authority>() : [new Authority(owner, "audit ring: read")],
            .. grants.Counters is null ? Array.Empty<Authority>() : [new Authority(owner, "exit counters: read")],
        ];
    }

    /// <summary>The names of the parts of a state.</summary>
    public static IEnumerable<string> StateNames(MonitoredState states)
    {
        for (int bit = 0; bit < StateBits; bit++)
        {
            MonitoredState state = states & (MonitoredState)(1u << bit);
            if (state != MonitoredState.None)
            {
                yield return (state & MonitoredState.ChangeOnly) != 0
                    ? PolicyWords.ChangedStates.WordOf(state)
                    : PolicyWords.SeenStates.WordOf(state);
            }
        }
    }

    private static IEnumerable<Authority> OfMemory(string owner, MemoryGrant region)
    {
        string what = region.Device is { } device
            ? $"device memory {region.Name} at 0x{device.Value:x}"
            : $"{(region.Kind == MemoryKind.Kept ? "kept memory" : "memory")} {region.Name}";
        yield return new Authority(
            owner, $"{what}{At(region.Address)}", region.Size, ScalarText.FormatSize(region.Size));
        if (region.File is { } file)
        {
            yield return new Authority(owner, $"{what}: filled from {file}");
        }

        foreach (EptRights right in new[] { EptRights.Read, EptRights.Write, EptRights.Execute })
        {
            if (region.Rights.Value.HasFlag(right))
            {
                yield return new Authority(owner, $"{what}: {right.ToString().ToLowerInvariant()}");
            }
        }
    }

    private static string At(Located<ulong>? address) => address is { } at ? $" at 0x{at.Value:x}" : string.Empty;

    private static string Effect(EventGrant item) => item.Action.Value switch
    {
        EventAction.Interrupt => $"interrupt {item.Vector} in {item.Target}",
        EventAction.Handover => $"handover to {item.Target}",
        EventAction.Reset => $"reset of {item.Target}",
        EventAction.Stop => $"stop of {item.Target}",
        EventAction.SwitchMajorFrame => $"major frame {item.Target}",
        _ => $"end of the system with status {item.Status}",
    };

    // Port by port, so that a range that only grows or shrinks is not told as a whole.
    private static IEnumerable<Authority> OfPorts(string owner, IReadOnlyList<Located<PortRange>> ranges) =>
        ranges.SelectMany(range => Enumerable.Range(range.Value.First, range.Value.Last - range.Value.First + 1))
            .Select(port => new Authority(owner, $"{PolicyDifference.PortPrefix}0x{port:x}"));

    private static IEnumerable<Authority> OfMsr(string owner, MsrGrant msr)
    {
        string what = $"MSR 0x{msr.Index.Value:x}";
        if (msr.Access == MsrAccess.Own)
        {
            yield return new Authority(owner, $"{what}: 0x{msr.Value:x}, its own");
            yield return new Authority(owner, $"{what}: writable bits 0x{msr.Writable:x}");
        }

        foreach (MsrAccess access in new[] { MsrAccess.Read, MsrAccess.Write })
        {
            if (msr.Access.HasFlag(access))
            {
                yield return new Authority(owner, $"{what}: {access.ToString().ToLowerInvariant()}");
            }
        }
    }

    private static IEnumerable<Authority> OfMonitor(string owner, MonitorGrant grant)
    {
        foreach (string state in StateNames(grant.Sees))
        {
            yield return new Authority(owner, $"sees {state} of {grant.Guest}");
        }

        foreach (string state in StateNames(grant.Changes))
        {
            yield return new Authority(owner, $"changes {state} of {grant.Guest}");
        }

        if (grant.Memory.Value.HasFlag(EptRights.Read))
        {
            yield return new Authority(owner, $"reads memory of {grant.Guest}");
        }

        if (grant.Memory.Value.HasFlag(EptRights.Write))
        {
            yield return new Authority(owner, $"writes memory of {grant.Guest}");
        }
    }
}
