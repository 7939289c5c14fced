namespace Bulkhead.Configuration.Tests.Reference;

/// <summary>The rules for memory, physical and guest-physical.</summary>
public static class ReferenceMemory
{
    private const ulong Page = 4096;

    /// <summary>I/O APICs, local APICs and what lies between.</summary>
    private static readonly Extent s_interruptControllers = new(0xfec0_0000, 0xfef0_0000);

    public static IEnumerable<(bool Kept, string Rule)> Wrongs(ReferenceVector vector, ReferenceMachine machine)
    {
        Extent memory = Extent.Of(vector.MemoryStart, vector.MemoryLength);
        ulong[] pages =
        [
            vector.MemoryStart, vector.MemoryLength, vector.AuditStart, vector.AuditLength, vector.CrashRecord,
            .. vector.Subjects.Select(row => row.Block),
            .. vector.Memory.SelectMany(row => new[] { row.Guest, row.Host, row.Length }),
            .. vector.Channels.SelectMany(row => new[] { row.Host, row.Length }),
        ];
        ulong[] lengths =
        [
            vector.MemoryLength, vector.AuditLength, .. vector.Memory.Select(row => row.Length),
            .. vector.Channels.Select(row => row.Length), .. vector.Images.Select(row => row.Length),
        ];
        yield return (pages.All(value => value % Page == 0), "whole pages");
        yield return (lengths.All(value => value > 0), "an empty length");
        yield return (memory.End <= (UInt128)1 << machine.AddressBits, "subjects' memory beyond MAXPHYADDR");
        yield return (machine.Available.Any(region => region.Contains(memory)), "subjects' memory is not available");
        yield return (!machine.Unavailable.Any(region => region.Meets(memory)), "subjects' memory is reserved, too");
        yield return (
            !machine.Kernel.Meets(memory) && !machine.Module.Meets(memory), "subjects' memory holds kernel or module");

        Extent[] devices =
            [.. vector.Memory.Where(row => row.Kind == 7).Select(row => Extent.Of(row.Host, row.Length))];
        Extent[] uses =
        [
            Extent.Of(vector.AuditStart, vector.AuditLength),
            Extent.Of(vector.CrashRecord, Page),
            .. vector.Subjects.Select(row => Extent.Of(row.Block, (9 + (ulong)row.Tables) * Page)),
            .. vector.Channels.Select(row => Extent.Of(row.Host, row.Length)),
            .. vector.Memory.Where(row => row.Kind <= 1).Select(row => Extent.Of(row.Host, row.Length)),
        ];
        yield return (uses.All(memory.Contains), "outside of the subjects' memory");
        yield return (
            Extent.FirstMeeting([.. uses, .. devices, machine.Kernel, machine.Module]) is null,
            "a frame with two uses");
        yield return (
            devices.All(device => device.End <= (UInt128)1 << machine.AddressBits), "a device beyond MAXPHYADDR");
        yield return (
            !devices.Any(device => device.Meets(s_interruptControllers) || machine.Available.Any(device.Meets)),
            "a device in memory or at the interrupt controllers");

        foreach (SubjectRow subject in vector.Subjects)
        {
            MemoryRow[] regions = [.. subject.Slices[0].Indices.Select(index => vector.Memory[index])];
            Extent[] guest = [.. regions.Select(row => Extent.Of(row.Guest, row.Length))];
            yield return (Extent.FirstMeeting(guest) is null && IsAscending(guest), "order of a subject's regions");
            yield return (guest.All(extent => extent.End <= (UInt128)1 << 47), "guest-physical beyond 2^47");
            yield return (regions.All(row => HasRights(row, subject.Kind == 1)), "rights");
            yield return (regions.All(row => row.Kind == 7 ? row.Type is 0 or 1 : row.Type == 6), "memory type");
            ImageRow[] images = [.. subject.Slices[1].Indices.Select(index => vector.Images[index])];
            Extent[] targets = [.. images.Select(row => Extent.Of(row.Guest, row.Length))];
            Extent behind = new(vector.Length, vector.ModuleLength);
            yield return (Extent.FirstMeeting(targets) is null && IsAscending(targets), "order of a subject's images");
            yield return (images.All(row => behind.Contains(Extent.Of(row.Offset, row.Length))), "image in the module");
            Extent[] own = [.. guest.Where((_, index) => regions[index].Kind == 0)];
            yield return (targets.All(target => own.Any(region => region.Contains(target))), "image in memory");
        }
    }

    private static bool IsAscending(Extent[] extents) =>
        extents.Zip(extents.Skip(1)).All(pair => pair.First.Start < pair.Second.Start);

    /// <summary>Rights as letters, to be looked up in what a kind may have.</summary>
    private static bool HasRights(MemoryRow row, bool isMachine)
    {
        string rights = row.Rights > 7 ? "?"
            : string.Concat("rwx".Where((_, bit) => (row.Rights >> bit & 1) == 1));
        string[] allowed = row.Kind switch
        {
            0 or 1 => isMachine ? ["r", "rw", "rx", "rwx"] : ["r", "rw", "rx"],
            3 or 4 => ["r"],
            5 => ["rw"],
            _ => ["r", "rw"],
        };
        return allowed.Contains(rights);
    }
}
