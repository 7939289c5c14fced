namespace Bulkhead.Configuration.Tests.Reference;

/// <summary>
/// Judges a module by the rules as docs/configuration-rules.md words them. It is written from that page, with sets and
/// queries, and shares nothing with the validator.
/// </summary>
public static class ReferenceChecker
{
    private static readonly int[] s_limits = [64, 64, 1024, 256, 256, 1024, 1024, 4096, 1024, 2048, 15, 64, 4096];
    private static readonly int[] s_required = [0, 1, 11, 12];

    /// <summary>What is wrong, in words; null if nothing is.</summary>
    public static string? FindWrong(byte[] module, ReferenceMachine machine)
    {
        if (module.Length < ReferenceVector.HeaderSize)
        {
            return "no room for a header";
        }

        ReferenceVector vector = new(module);
        string? wrong = First(Header(vector));
        if (wrong is not null)
        {
            return wrong;
        }

        vector.ReadTables();
        return First(Shape(vector))
            ?? First(ReferenceSubjects.Wrongs(vector, machine))
            ?? First(ReferenceMemory.Wrongs(vector, machine))
            ?? First(ReferenceSharing.Wrongs(vector))
            ?? First(ReferenceGrants.Wrongs(vector))
            ?? First(ReferenceEvents.Wrongs(vector))
            ?? First(ReferenceSchedule.Wrongs(vector, machine));
    }

    /// <summary>The first rule of a list that is not kept.</summary>
    private static string? First(IEnumerable<(bool Kept, string Rule)> rules) =>
        rules.Where(rule => !rule.Kept).Select(rule => rule.Rule).FirstOrDefault();

    private static IEnumerable<(bool Kept, string Rule)> Header(ReferenceVector vector)
    {
        yield return (vector.Magic.SequenceEqual("BULKHEAD"u8.ToArray()), "magic");
        yield return (vector.Version == 2, "version");
        yield return (vector.Counts.Zip(s_limits).All(pair => pair.First <= pair.Second), "too many records");
        yield return (s_required.All(table => vector.Counts[table] > 0), "an empty table");
        yield return (vector.Length == vector.ExpectedLength, "length");
        yield return (vector.ModuleLength == (ulong)vector.Module.Length, "module length");
        yield return (vector.Length <= vector.Module.Length, "vector longer than the module");
        yield return (vector.Reserved == 0, "reserved in the header");
        yield return (IsName(vector.Name), "the system's name");
        yield return (vector.FirstMajorFrame < vector.Counts[11], "first major frame");
    }

    private static IEnumerable<(bool Kept, string Rule)> Shape(ReferenceVector vector)
    {
        yield return (AreNames(vector.Partitions.Select(one => one.Name)), "partitions' names");
        yield return (AreNames(vector.Subjects.Select(one => one.Name)), "subjects' names");
        yield return (AreNames(vector.Channels.Select(one => one.Name)), "channels' names");
        yield return (AreNames(vector.Majors.Select(one => one.Name)), "major frames' names");
        int[] tables = [2, 3, 5, 6, 7, 8, 9];
        yield return (
            tables.Index().All(
                table => Tiles(vector.Subjects.Select(one => one.Slices[table.Index]), vector.Counts[table.Item])),
            "subjects' ranges");
        yield return (
            Tiles(vector.Majors.Select(one => one.Frames), vector.Counts[12])
                && vector.Majors.All(one => one.Frames.Count > 0),
            "major frames' ranges");
        yield return (
            vector.Partitions.Select((row, index) => (row.FlowsTo >> index & 1) == 1).All(own => own)
                && vector.Partitions.All(row => Bits(row.FlowsTo).All(bit => bit < vector.Partitions.Length)),
            "flow matrix");
        ulong[] reserved =
        [
            .. vector.Subjects.Select(one => (ulong)one.Reserved), .. vector.Memory.Select(one => one.Reserved),
            .. vector.Ports.Select(one => (ulong)one.Reserved), .. vector.Cpuid.Select(one => (ulong)one.Reserved),
            .. vector.Events.Select(one => (ulong)one.Reserved), .. vector.Traps.Select(one => (ulong)one.Reserved),
            .. vector.Interrupts.Select(one => (ulong)one.Reserved),
        ];
        yield return (reserved.All(value => value == 0), "reserved bytes");
    }

    private static IEnumerable<int> Bits(ulong value) => Enumerable.Range(0, 64).Where(bit => (value >> bit & 1) == 1);

    private static bool AreNames(IEnumerable<byte[]> names)
    {
        string[] texts = [.. names.Select(Convert.ToHexString)];
        return names.All(IsName) && texts.Distinct().Count() == texts.Length;
    }

    private static bool IsName(byte[] name)
    {
        string text = System.Text.Encoding.Latin1.GetString(name).TrimEnd('\0');
        return text.Length is > 0 and < 32
            && text[0] is >= 'a' and <= 'z'
            && text.All(letter => "abcdefghijklmnopqrstuvwxyz0123456789-".Contains(letter));
    }

    private static bool Tiles(IEnumerable<Slice> slices, uint count)
    {
        ulong next = 0;
        bool tiles = true;
        foreach (Slice slice in slices)
        {
            tiles &= slice.First == next;
            next += slice.Count;
        }

        return tiles && next == count;
    }
}
