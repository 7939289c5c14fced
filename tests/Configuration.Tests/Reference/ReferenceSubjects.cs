namespace Bulkhead.Configuration.Tests.Reference;

/// <summary>The rules for subjects by themselves, and for indices: what later rules look up exists.</summary>
public static class ReferenceSubjects
{
    public static IEnumerable<(bool Kept, string Rule)> Wrongs(ReferenceVector vector, ReferenceMachine machine)
    {
        foreach (SubjectRow subject in vector.Subjects)
        {
            yield return (subject.Partition < vector.Partitions.Length, "a subject's partition");
            yield return (subject.Mode <= 3 && subject.Kind <= 1 && subject.OnFault <= 2, "a subject's enumerations");
            yield return (subject.Kind == 1 || subject.Mode == 3, "a native subject's mode");
            yield return ((subject.OnFault == 1) == (subject.MaximumRestarts > 0), "restarts");
            ulong limit = subject.Mode switch { 0 => 1ul << 20, 3 => 1ul << 47, _ => 1ul << 32 };
            yield return (subject.EntryPoint < limit && subject.StackPointer < limit, "RIP or RSP");
            yield return (
                subject.Mode switch
                {
                    0 or 1 => subject.PageTable == 0,
                    2 => subject.PageTable < 1ul << 32 && subject.PageTable % 4096 == 0,
                    _ => subject.PageTable < 1ul << machine.AddressBits && subject.PageTable % 4096 == 0,
                },
                "CR3");
            yield return (subject.Tables is > 0 and < 65536, "EPT tables");
        }

        bool IsSubject(uint index) => index < vector.Subjects.Length;
        yield return (vector.Channels.All(row => IsSubject(row.Writer) && row.Kind <= 1), "a channel's writer or kind");
        yield return (vector.Traps.All(row => IsSubject(row.Monitor)), "a trap's monitor");
        yield return (vector.Interrupts.All(row => IsSubject(row.Subject)), "an interrupt's subject");
        yield return (
            vector.Minors.All(row => row.Subject == 0xffff_ffff || IsSubject(row.Subject)), "a minor frame's subject");
        yield return (
            vector.Events.All(row => row.Action switch
            {
                0 or 1 or 2 or 5 => IsSubject(row.Target),
                3 => row.Target < vector.Majors.Length,
                4 => row.Target <= 127,
                _ => false,
            }),
            "an event's action or target");
        yield return (
            vector.Memory.All(row => row.Kind switch
            {
                2 => row.Index < vector.Channels.Length,
                4 or 5 or 6 => IsSubject(row.Index),
                0 or 1 or 3 or 7 => row.Index == 0,
                _ => false,
            }),
            "a region's kind or index");
    }
}
