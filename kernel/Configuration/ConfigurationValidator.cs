namespace Bulkhead.Kernel.Configuration;

using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
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
    /// <paramref name="memory"/>. <paramref name="configuration"/> may be used only if the verdict accepts it.
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
        if (review.Require(module.Length >= (int)ConfigurationHeader.Size, ConfigurationFault.ModuleTooShort))
        {
            byte* start = (byte*)Unsafe.AsPointer(in module[0]);
            CheckShape(ref review, in *(ConfigurationHeader*)start, (uint)module.Length);
            if (review.IsSound)
            {
                configuration = new(start);
                CheckTables(ref review);
            }
        }

        return review.Verdict;
    }

    /// <summary>Whether the tables are where they should be.</summary>
    private static void CheckShape(ref ConfigurationReview review, in ConfigurationHeader header, uint moduleLength)
    {
        review.Require(header.Magic == ConfigurationHeader.ExpectedMagic, ConfigurationFault.Magic);
        review.Require(header.Version == ConfigurationHeader.ExpectedVersion, ConfigurationFault.Version);
        uint length = ConfigurationHeader.Size;
        for (int table = 0; table < ConfigurationHeader.TableCount; table++)
        {
            uint count = header.Counts[table];
            review.Table = (ConfigurationTable)table;
            review.Require(
                count >= (RequiredTables >> table & 1) && count <= ConfigurationHeader.MaximumCount(review.Table),
                ConfigurationFault.RecordCount);
            length += count * ConfigurationHeader.RecordSize(review.Table);
        }

        review.Table = ConfigurationTable.Header;
        review.Require(header.Length == length, ConfigurationFault.Length);
        review.Require(
            header.ModuleLength == moduleLength && length <= moduleLength, ConfigurationFault.ModuleLength);
    }

    /// <summary>
    /// First what makes the others safe to follow: that every index names a record and every range its records.
    /// </summary>
    private static void CheckTables(ref ConfigurationReview review)
    {
        FieldRules.Check(ref review);
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
}
