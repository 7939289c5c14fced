namespace Bulkhead.Configuration.Tests.Reference;

/// <summary>The rules for events and traps.</summary>
public static class ReferenceEvents
{
    private const ulong Ones = 0xffff_ffff_ffff_ffff;

    /// <summary>Reasons of instructions that are not the kernel's own business (SDM Vol. 3D, appendix C).</summary>
    private static readonly HashSet<int> s_instructions =
    [
        11, 13, 15, 17, 19, 20, 21, 22, 23, 24, 25, 26, 27, 30, 31, 32, 36, 39, 40, 46, 47, 50, 53, 54, 57, 58, 59, 60,
        61, 63, 64, 65, 67, 68, 69, 70, 72, 73, 76, 77, 78, 79,
    ];

    private static readonly HashSet<int> s_otherReasons = [0, 2, 9, 48];

    /// <summary>External interrupts, HLT and the preemption timer.</summary>
    private static readonly HashSet<int> s_reasonsOfMonitors = [1, 12, 52];

    /// <summary>Control registers and CS; injection, deadline and exception.</summary>
    private const uint OnlySeen = 0x000c_0000;
    private const uint OnlyChanged = 0x00d0_0000;

    public static IEnumerable<(bool Kept, string Rule)> Wrongs(ReferenceVector vector)
    {
        HashSet<uint> switchers = [];
        for (uint subject = 0; subject < vector.Subjects.Length; subject++)
        {
            EventRow[] events = [.. vector.Subjects[subject].Slices[5].Indices.Select(index => vector.Events[index])];
            foreach (EventRow row in events)
            {
                yield return (row.Action == 0 ? row.Vector is >= 32 and <= 255 : row.Vector == 0, "an event's vector");
                bool isToSubject = row.Action is 0 or 1 or 2 or 5;
                yield return (!isToSubject || row.Target != subject, "an event to oneself");
                yield return (!isToSubject || ReferenceSharing.Flows(vector, subject, row.Target), "an event's flow");
                yield return (row.Action != 1 || MayHandOver(vector, subject, row.Target), "a handover");
            }

            if (events.Any(row => row.Action == 3))
            {
                _ = switchers.Add(subject);
            }

            TrapRow[] traps = [.. vector.Subjects[subject].Slices[6].Indices.Select(index => vector.Traps[index])];
            foreach (TrapRow trap in traps)
            {
                yield return (
                    s_instructions.Contains(trap.Reason) || s_otherReasons.Contains(trap.Reason)
                        || s_reasonsOfMonitors.Contains(trap.Reason),
                    "a trap's reason");
                yield return (
                    trap.Action switch
                    {
                        6 => true,
                        0 => !s_reasonsOfMonitors.Contains(trap.Reason),
                        1 or 2 or 3 => s_instructions.Contains(trap.Reason),
                        5 => trap.Reason == 30,
                        _ => false,
                    },
                    "a trap's action");
                yield return (
                    trap.Reason switch
                    {
                        30 => trap.First <= trap.Last && trap.Last <= 0xffff,
                        31 or 32 => trap.First <= trap.Last && trap.Last <= 0xffff_ffff,
                        48 => trap.First <= trap.Last && trap.Last < 1ul << 48,
                        _ => trap.First == 0 && trap.Last == Ones,
                    },
                    "a trap's range");
                yield return (
                    trap.Visible < 1 << 24 && trap.Changeable < 1 << 24 && (trap.Action == 6
                        ? (trap.Changeable & ~trap.Visible & ~OnlyChanged) == 0 && (trap.Changeable & OnlySeen) == 0
                        : trap.Monitor == 0 && trap.Visible == 0 && trap.Changeable == 0),
                    "what a monitor sees");
            }

            yield return (
                traps.Zip(traps.Skip(1)).All(pair => pair.First.Reason < pair.Second.Reason
                    || (pair.First.Reason == pair.Second.Reason && pair.First.Last < pair.Second.First)),
                "order of traps");
        }

        yield return (switchers.Count <= 1, "who switches major frames");
    }

    private static bool MayHandOver(ReferenceVector vector, uint from, uint to) =>
        vector.Subjects[from].Partition == vector.Subjects[to].Partition
        || ReferenceSharing.MonitorsOf(vector, from).Contains(to)
        || ReferenceSharing.MonitorsOf(vector, to).Contains(from);
}
