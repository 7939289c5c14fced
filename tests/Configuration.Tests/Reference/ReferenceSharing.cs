namespace Bulkhead.Configuration.Tests.Reference;

/// <summary>The rules for memory that more than one subject may have, for who monitors whom, and for flows.</summary>
public static class ReferenceSharing
{
    private const ulong Page = 4096;

    public static bool Flows(ReferenceVector vector, uint from, uint to) =>
        (vector.Partitions[vector.Subjects[from].Partition].FlowsTo >> (int)vector.Subjects[to].Partition & 1) == 1;

    /// <summary>The monitors that a subject's traps name.</summary>
    public static HashSet<uint> MonitorsOf(ReferenceVector vector, uint subject) =>
        [.. vector.Subjects[subject].Slices[6].Indices
            .Select(index => vector.Traps[index])
            .Where(trap => trap.Action == 6)
            .Select(trap => trap.Monitor)];

    /// <summary>A subject's monitors, their monitors, and so on.</summary>
    private static HashSet<uint> Chain(ReferenceVector vector, uint subject)
    {
        HashSet<uint> chain = MonitorsOf(vector, subject);
        for (int before = -1; before != chain.Count;)
        {
            before = chain.Count;
            chain.UnionWith([.. chain.SelectMany(one => MonitorsOf(vector, one))]);
        }

        return chain;
    }

    public static IEnumerable<(bool Kept, string Rule)> Wrongs(ReferenceVector vector)
    {
        (uint Subject, MemoryRow Row)[] mapped =
        [
            .. vector.Subjects.SelectMany(
                (row, subject) => row.Slices[0].Indices.Select(index => ((uint)subject, vector.Memory[index]))),
        ];
        (uint Subject, MemoryRow Row)[] shared = [.. mapped.Where(one => one.Row.Kind is >= 2 and <= 6)];
        yield return (
            shared.DistinctBy(one => (one.Subject, one.Row.Kind, one.Row.Index, one.Row.Host)).Count() == shared.Length,
            "a shared region mapped twice");

        foreach ((uint subject, MemoryRow row) in shared)
        {
            (ulong host, ulong length) = row.Kind switch
            {
                2 => (vector.Channels[row.Index].Host, vector.Channels[row.Index].Length),
                3 => (vector.AuditStart, vector.AuditLength),
                4 => (vector.Subjects[row.Index].Block + (7 * Page), Page),
                5 => (vector.Subjects[row.Index].Block + (8 * Page), Page),
                _ => (row.Host, row.Length),
            };
            yield return (row.Host == host && row.Length == length, "a shared region elsewhere or in part");
            yield return (
                row.Kind != 6 || mapped.Any(one => one.Subject == row.Index && one.Row.Kind <= 1
                    && one.Row.Host == row.Host && one.Row.Length == row.Length),
                "monitored memory that the guest has not");
            yield return (
                row.Kind < 5 || MonitorsOf(vector, row.Index).SetEquals([subject]), "somebody else's state or memory");
        }

        foreach ((ChannelRow channel, int index) in vector.Channels.Select((row, index) => (row, index)))
        {
            (uint Subject, MemoryRow Row)[] ends =
                [.. mapped.Where(one => one.Row.Kind == 2 && one.Row.Index == index)];
            yield return (
                ends.Where(one => one.Row.Rights == 3).Select(one => one.Subject).SequenceEqual([channel.Writer]),
                "a channel's writer");
            yield return (
                ends.Where(one => one.Subject != channel.Writer).All(one => one.Row.Rights == 1),
                "a channel's readers");
            yield return (ends.All(one => Flows(vector, channel.Writer, one.Subject)), "a channel's flow");
        }

        uint[] auditors = [.. shared.Where(one => one.Row.Kind is 3 or 4).Select(one => one.Subject).Distinct()];
        yield return (auditors.Length <= 1, "auditors");
        yield return (
            auditors.All(auditor => Enumerable.Range(0, vector.Subjects.Length)
                .All(subject => Flows(vector, (uint)subject, auditor))),
            "the audit's flow");

        for (uint subject = 0; subject < vector.Subjects.Length; subject++)
        {
            HashSet<uint> monitors = MonitorsOf(vector, subject);
            yield return (monitors.Count <= 1, "two monitors");
            yield return (!Chain(vector, subject).Contains(subject), "its own monitor");
            yield return (
                monitors.All(monitor => Flows(vector, subject, monitor) && Flows(vector, monitor, subject)),
                "a monitor's flow");
            yield return (
                monitors.All(monitor => shared.Any(
                    one => one.Subject == monitor && one.Row.Kind == 5 && one.Row.Index == subject)),
                "a monitor without its page");
        }
    }
}
