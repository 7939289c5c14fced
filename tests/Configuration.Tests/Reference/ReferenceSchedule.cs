namespace Bulkhead.Configuration.Tests.Reference;

/// <summary>The rules for the schedule.</summary>
public static class ReferenceSchedule
{
    public static IEnumerable<(bool Kept, string Rule)> Wrongs(ReferenceVector vector, ReferenceMachine machine)
    {
        yield return (vector.Minors.All(row => row.Microseconds is >= 1 and <= 1_000_000), "a minor frame's length");
        yield return (
            vector.Majors.All(
                row => row.Frames.Indices.Sum(index => (long)vector.Minors[index].Microseconds) <= 60_000_000),
            "a major frame's length");
        yield return (
            vector.SwitchWindow > 0 && vector.Minors.All(
                row => vector.SwitchWindow < (ulong)row.Microseconds * machine.TicksPerMicrosecond),
            "the switch window");
        HashSet<uint> running =
        [
            .. vector.Minors.Select(row => row.Subject),
            .. vector.Events.Where(row => row.Action == 1).Select(row => row.Target),
            .. vector.Traps.Where(row => row.Action == 6).Select(row => row.Monitor),
        ];
        yield return (
            Enumerable.Range(0, vector.Subjects.Length).All(subject => running.Contains((uint)subject)),
            "a subject without time");
    }
}
