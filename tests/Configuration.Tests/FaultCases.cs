namespace Bulkhead.Configuration.Tests;

using Bulkhead.Configuration.Tests.Vectors;
using Bulkhead.Kernel.Configuration;

/// <summary>How to provoke each fault in <see cref="GoodVectors.Complete"/>, and what the verdict must be.</summary>
public static partial class FaultCases
{
    private static readonly List<FaultCase> s_cases = [];

    static FaultCases()
    {
        AddHeader();
        AddSubjects();
        AddMemory();
        AddSharing();
        AddGrants();
        AddEvents();
        AddTraps();
        AddSchedule();
    }

    public static IReadOnlyList<FaultCase> All => s_cases;

    /// <summary>
    /// A case that changes the model, whose counts, lengths and ranges then follow; <paramref name="added"/> records
    /// come before the one at <paramref name="record"/>.
    /// </summary>
    private static void Add(
        ConfigurationFault fault, ConfigurationTable table, uint record, Action<VectorModel> change, uint added = 0) =>
        s_cases.Add(new(fault, table, record + added, () =>
        {
            VectorModel model = GoodVectors.Complete();
            change(model);
            return model.Build();
        }));

    /// <summary>A case that changes the bytes, or their number.</summary>
    private static void AddBytes(
        ConfigurationFault fault, ConfigurationTable table, uint record, Func<byte[], byte[]> change) =>
        s_cases.Add(new(fault, table, record, () => change(GoodVectors.Complete().Build())));

    /// <summary>Changes a record in a list.</summary>
    private static void Edit<T>(this List<T> records, int index, Func<T, T> change)
        where T : struct => records[index] = change(records[index]);
}
