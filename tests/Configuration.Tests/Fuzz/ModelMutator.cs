namespace Bulkhead.Configuration.Tests.Fuzz;

using Bulkhead.Configuration.Tests.Vectors;
using Bulkhead.Kernel.Configuration;

/// <summary>
/// Changes what a vector says while its header and ranges stay right: records come, go, and change their subject. So
/// the rules behind the shape of the tables are reached, too.
/// </summary>
public static class ModelMutator
{
    /// <summary>Makes one change, and says which.</summary>
    public static string Mutate(VectorModel model, Random random)
    {
        SubjectModel from = model.Subjects[random.Next(model.Subjects.Count)];
        SubjectModel to = model.Subjects[random.Next(model.Subjects.Count)];
        int table = random.Next(12);
        int kind = random.Next(3);
        string what = table switch
        {
            0 or 1 => Move(from.Memory, to.Memory, kind, random),
            2 => Move(from.Images, to.Images, kind, random),
            3 => Move(from.Ports, to.Ports, kind, random),
            4 => Move(from.Msrs, to.Msrs, kind, random),
            5 => Move(from.Cpuid, to.Cpuid, kind, random),
            6 => Move(from.Events, to.Events, kind, random),
            7 => Move(from.Traps, to.Traps, kind, random),
            8 => Move(model.Channels, model.Channels, kind, random),
            9 => Move(model.Interrupts, model.Interrupts, kind, random),
            10 => AddMsrs(to, random),
            _ => Repartition(from, model.Partitions.Count, random),
        };
        if (random.Next(2) == 0)
        {
            to.Memory.Sort((one, other) => one.GuestPhysical.CompareTo(other.GuestPhysical));
        }

        return $"table {table}, {what}";
    }

    /// <summary>Removes a record, copies it to a subject, or moves it there.</summary>
    private static string Move<T>(List<T> from, List<T> to, int kind, Random random)
    {
        if (from.Count == 0)
        {
            return "nothing";
        }

        int index = random.Next(from.Count);
        T record = from[index];
        if (kind != 0)
        {
            from.RemoveAt(index);
        }

        if (kind != 1)
        {
            to.Insert(random.Next(to.Count + 1), record);
        }

        return $"record {index} {(kind == 0 ? "copied" : kind == 1 ? "removed" : "moved")}";
    }

    /// <summary>Adds MSRs with values of their own, perhaps more than a subject may have.</summary>
    private static string AddMsrs(SubjectModel subject, Random random)
    {
        int count = random.Next(14, 20);
        uint first = random.Next(2) == 0 ? 0x1000u : 0;
        subject.Msrs.AddRange(
            Enumerable.Range(0, count).Select(index => new MsrRecord { Index = first + (uint)index }));
        return $"{count} MSRs";
    }

    private static string Repartition(SubjectModel subject, int partitions, Random random)
    {
        subject.Record.Partition = (uint)random.Next(partitions);
        return $"partition {subject.Record.Partition}";
    }
}
