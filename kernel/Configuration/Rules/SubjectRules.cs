namespace Bulkhead.Kernel.Configuration;

using System;
using Bulkhead.Kernel.Subjects;

/// <summary>The rules for partitions, and for subjects with all records of theirs.</summary>
internal static class SubjectRules
{
    /// <summary>For each mode the bits of RIP and RSP.</summary>
    private static ReadOnlySpan<byte> AddressBits => [20, 32, 32, 47];

    public static void Check(ref ConfigurationReview review)
    {
        uint partitions = review.Vector.Count(ConfigurationTable.Partitions);
        review.Table = ConfigurationTable.Partitions;
        for (review.Record = 0; review.Record < partitions; review.Record++)
        {
            ulong flows = review.Vector.Partition(review.Record).FlowsTo;
            review.Require(
                (flows >> (int)review.Record & 1) != 0 && flows << (64 - (int)partitions) >> (64 - (int)partitions) == flows,
                ConfigurationFault.FlowMatrix);
        }

        for (review.Subject = 0; review.Subject < review.Vector.Count(ConfigurationTable.Subjects); review.Subject++)
        {
            review.Table = ConfigurationTable.Subjects;
            review.Record = review.Subject;
            Check(ref review, in review.Vector.Subject(review.Subject));
            for (int range = 0; range < RangeRules.RangesOfSubject; range++)
            {
                RecordRange records = RangeRules.RangeOf(ref review, review.Subject, range);
                review.Table = RangeRules.TableOf(range);
                review.Floor = 0;
                for (uint index = 0; index < records.Count; index++)
                {
                    review.Record = records.First + index;
                    CheckRecord(ref review);
                }
            }
        }
    }

    private static void Check(ref ConfigurationReview review, in SubjectRecord subject)
    {
        int mode = (int)subject.Mode;
        int bits = AddressBits[mode];
        bool hasPaging = subject.Mode >= SubjectMode.Paged32;
        int pageTableBits = subject.Mode == SubjectMode.Long64 ? review.Machine.PhysicalAddressWidth : 32;
        review.Require(
            subject.Kind != SubjectKind.Native || subject.Mode == SubjectMode.Long64, ConfigurationFault.NativeMode);
        review.Require(
            (subject.MaximumRestarts != 0) == (subject.OnFault == FaultAction.Restart), ConfigurationFault.Restarts);
        review.Require(
            (subject.EntryPoint | subject.StackPointer) >> bits == 0, ConfigurationFault.InitialState);
        review.Require(
            hasPaging
                ? subject.PageTable % ConfigurationReview.PageSize == 0 && subject.PageTable >> pageTableBits == 0
                : subject.PageTable == 0,
            ConfigurationFault.PageTable);
    }

    private static void CheckRecord(ref ConfigurationReview review)
    {
        ref readonly ConfigurationVector vector = ref review.Vector;
        switch (review.Table)
        {
            case ConfigurationTable.Memory:
                MemoryRules.Check(ref review, in vector.Memory(review.Record));
                break;
            case ConfigurationTable.Images:
                ImageRules.Check(ref review, in vector.Image(review.Record));
                break;
            case ConfigurationTable.Ports:
                GrantRules.Check(ref review, in vector.Port(review.Record));
                break;
            case ConfigurationTable.Msrs:
                GrantRules.Check(ref review, in vector.Msr(review.Record));
                break;
            case ConfigurationTable.Cpuid:
                GrantRules.Check(ref review, in vector.Cpuid(review.Record));
                break;
            case ConfigurationTable.Events:
                EventRules.Check(ref review, in vector.Event(review.Record));
                break;
            default:
                TrapRules.Check(ref review, in vector.Trap(review.Record));
                break;
        }
    }
}
