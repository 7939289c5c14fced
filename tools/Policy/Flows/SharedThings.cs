using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Vmx;
using Bulkhead.Policy.Model;
using Bulkhead.Policy.Yaml;

namespace Bulkhead.Policy.Flows;

/// <summary>Lists what the subjects of a policy share although no flow says so.</summary>
public static class SharedThings
{
    private static readonly PortRange KeyboardController = new(0x60, 0x64);
    private static readonly PortRange RealTimeClock = new(0x70, 0x71);

    /// <summary>Lists the shared things of a policy that keeps the rules.</summary>
    public static IReadOnlyList<SharedThing> Of(SystemPolicy policy) =>
    [
        .. OfProcessor(policy),
        .. OfTime(policy),
        .. OfKernel(policy),
        .. OfDevices(policy),
        .. OfEnds(policy),
        .. OfMemory(policy),
    ];

    private static IEnumerable<SharedThing> OfProcessor(SystemPolicy policy)
    {
        IReadOnlyList<string> all = Names(policy.Subjects);
        if (all.Count < 2)
        {
            yield break;
        }

        yield return new(
            "processor core",
            all,
            "one core runs all in turn; registers are switched, and their state is each subject's own, but branch "
                + "predictors and other hidden state are not cleared: a subject may measure what ran before it");
        yield return new(
            "caches and TLB",
            all,
            "TLB entries are tagged (VPID), caches are not divided and not flushed: how long a memory access takes "
                + "tells which lines others used; nothing in an emulator that counts instructions, real on hardware");
        yield return new(
            "memory bus",
            all,
            "one core uses it, for one subject at a time; refresh, the firmware's SMIs and a device with DMA may delay "
                + "an access");
    }

    private static IEnumerable<SharedThing> OfTime(SystemPolicy policy)
    {
        IReadOnlyList<string> all = Names(policy.Subjects);
        yield return new(
            "time stamp counter",
            all,
            "all read the same clock; frames begin at fixed ticks, so that it tells nothing of others unless a frame "
                + "overruns");
        foreach (MajorFrame major in policy.Schedule.MajorFrames)
        {
            ulong idle = major.MinorFrames.Where(minor => minor.IsIdle).Aggregate(
                0ul, (sum, minor) => sum + minor.Microseconds.Value);
            yield return new(
                $"slack of major frame {major.Name}",
                [.. major.MinorFrames.Where(minor => !minor.IsIdle).Select(minor => minor.Subject.Value).Distinct()],
                $"{idle} of {major.Microseconds} microseconds are idle, and so is what a subject does not use: nobody "
                    + "gets it");
        }

        foreach ((string from, string to) in Handovers(policy))
        {
            yield return new(
                $"frames of {from}",
                [from, to],
                $"{from} hands its frame over to {to}: each can tell how long the other used it");
        }
    }

    private static IEnumerable<SharedThing> OfKernel(SystemPolicy policy)
    {
        IReadOnlyList<string> all = Names(policy.Subjects);
        string reader = policy.Audit.Reader is { } name ? $"{name} alone reads it" : "no subject reads it";
        yield return new(
            "audit ring",
            all,
            $"faults of all are recorded in {policy.Audit.Records} records, and new ones replace old: a subject that "
                + $"restarts often pushes out what is told of others; {reader}");
        yield return new(
            "kernel",
            all,
            $"its work at the end of a frame lies in the switch window of {policy.Machine.SwitchWindow} ticks; work "
                + "that took longer would delay the next frame, and is an audit record");
    }

    private static IEnumerable<SharedThing> OfDevices(SystemPolicy policy)
    {
        foreach (Subject subject in policy.Subjects.Where(subject => subject.Grants.Ports.Count > 0))
        {
            List<string> clients = [.. policy.Channels
                .Where(channel => channel.Readers.Any(reader => reader.Value == subject.Name.Value))
                .Select(channel => channel.Writer.Value).Distinct().Prepend(subject.Name.Value)];
            string ports = string.Join(", ", subject.Grants.Ports.Select(range => range.Value.ToString()));
            string reset = Has(subject, KeyboardController) || Has(subject, RealTimeClock)
                ? "; by 0x64 it could reset the machine, by 0x70 mask NMIs"
                : string.Empty;
            yield return new(
                $"ports {ports}",
                clients,
                $"{subject.Name} alone reaches the device, and what it prints or sends for others leaves the system "
                    + $"together{reset}");
        }

        foreach (Subject subject in policy.Subjects.Where(subject => subject.Grants.Interrupts.Count > 0))
        {
            string lines = string.Join(", ", subject.Grants.Interrupts.Select(grant => grant.Line.ToString()));
            yield return new(
                $"interrupt lines {lines}",
                [subject.Name],
                $"unmasked in frames of {subject.Name} only; one that comes at another time waits, and nobody else "
                    + "sees it");
        }

        foreach ((Subject subject, MemoryGrant region) in policy.Subjects.SelectMany(
            subject => subject.Grants.Memory.Select(region => (subject, region))).Where(
            item => item.region.Kind == MemoryKind.Device))
        {
            yield return new(
                $"device at 0x{region.Device!.Value.Value:x}",
                [subject.Name],
                $"{subject.Name} alone reaches it; a device that can do DMA would reach all memory, as there is "
                    + "no VT-d yet");
        }
    }

    private static IEnumerable<SharedThing> OfEnds(SystemPolicy policy)
    {
        List<string> enders = [.. policy.Subjects
            .Where(subject => subject.OnFault.Value == FaultAction.Halt
                || subject.Grants.Events.Any(item => item.Action.Value == EventAction.EndSystem))
            .Select(subject => subject.Name.Value)];
        if (enders.Count > 0)
        {
            yield return new("the run itself", enders, "each of these can end it for all, by an event or by failing");
        }
    }

    private static IEnumerable<SharedThing> OfMemory(SystemPolicy policy)
    {
        foreach (Subject subject in policy.Subjects)
        {
            foreach (MemoryGrant region in subject.Grants.Memory.Where(region => region.Kind == MemoryKind.Kept))
            {
                yield return new(
                    $"kept memory {region.Name}",
                    [subject.Name],
                    $"{ScalarText.FormatSize(region.Size)} outlive a restart: what broke {subject.Name} may "
                    + "break it again");
            }

            foreach (MonitorGrant grant in subject.Grants.Monitors.Where(grant => grant.Memory.Value != EptRights.None))
            {
                string verb = grant.Memory.Value.HasFlag(EptRights.Write) ? "reads and writes" : "reads";
                yield return new(
                    $"memory of {grant.Guest}",
                    [grant.Guest, subject.Name],
                    $"{subject.Name} {verb} it at any time, as its monitor");
            }
        }
    }

    private static IEnumerable<(string From, string To)> Handovers(SystemPolicy policy) =>
        policy.Subjects.SelectMany(subject => subject.Grants.Events
            .Where(item => item.Action.Value == EventAction.Handover)
            .Select(item => (subject.Name.Value, item.Target!.Value.Value)));

    private static bool Has(Subject subject, PortRange ports) =>
        subject.Grants.Ports.Any(range => range.Value.Overlaps(ports));

    private static IReadOnlyList<string> Names(IReadOnlyList<Subject> subjects) =>
        [.. subjects.Select(subject => subject.Name.Value)];
}
