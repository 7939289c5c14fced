namespace Bulkhead.Kernel.Configuration;

using System;
using System.Diagnostics.CodeAnalysis;
using Bulkhead.Kernel.Boot;

/// <summary>
/// Accepts only total, non-overlapping and bounded configuration vectors: those that keep all rules of
/// docs/configuration-rules.md. It trusts no tool, and reads nothing outside of the module whatever that holds.
/// </summary>
public static unsafe class ConfigurationValidator
{
    /// <summary>The tables that may not be empty, one bit each.</summary>
    private const uint RequiredTables =
        (1u << (int)ConfigurationTable.Partitions) | (1u << (int)ConfigurationTable.Subjects)
        | (1u << (int)ConfigurationTable.MajorFrames) | (1u << (int)ConfigurationTable.MinorFrames);

    /// <summary>
    /// Checks the vector at the start of a boot module, for <paramref name="machine"/> with what is available of
    /// <paramref name="memory"/>. <paramref name="configuration"/> may be used only if the verdict accepts it, and as
    /// long as the module stays where it is.
    /// </summary>
    public static ConfigurationVerdict Check(
        ReadOnlySpan<byte> module, in ConfigurationMachine machine, in MemoryMap memory,
        [UnscopedRef] out ConfigurationVector configuration)
    {
        configuration = default;
        ConfigurationReview review = new()
        {
            Vector = ref configuration,
            Machine = ref machine,
            Map = ref memory,
            Table = ConfigurationTable.Header,
            Auditor = ConfigurationReview.None,
            FrameSwitcher = ConfigurationReview.None,
        };
        review.Require(module.Length >= (int)ConfigurationHeader.Size, ConfigurationFault.ModuleTooShort);
        if (review.IsSound)
        {
            fixed (byte* start = &module[0])
            {
                configuration.Open(start);
                CheckModule(ref review, (uint)module.Length);
            }
        }

        return review.Verdict;
    }

    private static void CheckModule(ref ConfigurationReview review, uint length)
    {
        CheckShape(ref review, length);
        if (review.IsSound)
        {
            FieldRules.Check(ref review);
        }

        // Now every index names a record, and every range its records.
        if (review.IsSound)
        {
            PhysicalMemoryRules.CheckExtent(ref review);
            RecordRules.Check(ref review);
            ScheduleRules.Check(ref review);
        }

        if (review.IsSound)
        {
            PhysicalMemoryRules.CheckUses(ref review);
        }
    }

    /// <summary>Whether the tables are where they should be.</summary>
    private static void CheckShape(ref ConfigurationReview review, uint moduleLength)
    {
        ref readonly ConfigurationHeader header = ref review.Vector.Header;
        review.Require(header.Magic == ConfigurationHeader.ExpectedMagic, ConfigurationFault.Magic);
        review.Require(header.Version == ConfigurationHeader.ExpectedVersion, ConfigurationFault.Version);
        uint required = RequiredTables;
        for (review.Table = 0; review.Table < (ConfigurationTable)ConfigurationHeader.TableCount; review.Table++)
        {
            uint count = review.Vector.Count(review.Table);
            review.Require(
                count >= (required & 1) && count <= ConfigurationHeader.MaximumCount(review.Table),
                ConfigurationFault.RecordCount);
            required >>= 1;
        }

        review.Table = ConfigurationTable.Header;
        review.Require(header.Length == review.Vector.TablesEnd, ConfigurationFault.Length);
        review.Require(
            header.ModuleLength == moduleLength && header.Length <= moduleLength, ConfigurationFault.ModuleLength);
    }
}
