namespace Bulkhead.Kernel.Configuration;

/// <summary>The rules for records beyond their single fields, record by record.</summary>
internal static unsafe class RecordRules
{
    /// <summary>The offset of the first of a subject's ranges; the others follow.</summary>
    public const int OffsetOfRanges = 100;

    /// <summary>The tables whose records are subjects', one bit each.</summary>
    private const uint OwnedTables =
        (1u << (int)ConfigurationTable.Memory) | (1u << (int)ConfigurationTable.Images)
        | (1u << (int)ConfigurationTable.Ports) | (1u << (int)ConfigurationTable.Msrs)
        | (1u << (int)ConfigurationTable.Cpuid) | (1u << (int)ConfigurationTable.Events)
        | (1u << (int)ConfigurationTable.Traps);

    /// <summary>All records of all tables; <see cref="ConfigurationReview.Subject"/> is their owner.</summary>
    public static void Check(ref ConfigurationReview review)
    {
        int offset = OffsetOfRanges;
        for (int table = 0; table < ConfigurationHeader.TableCount; table++)
        {
            uint end = ConfigurationReview.None;
            review.Table = (ConfigurationTable)table;
            review.Floor = 0;
            if ((OwnedTables >> table & 1) != 0)
            {
                review.Subject = ConfigurationReview.None;
                end = 0;
            }

            for (review.Record = 0; review.Record < review.Vector.Count(review.Table); review.Record++)
            {
                for (; review.Record == end; end += CountOfNext(ref review, offset))
                {
                    review.Floor = 0;
                    review.OwnMsrs = 0;
                }

                Check(ref review, review.Vector.Record(review.Table, review.Record));
            }

            offset += end == ConfigurationReview.None ? 0 : sizeof(RecordRange);
        }
    }

    /// <summary>Goes on to the next subject. The ranges are known to tile their table, and so there is one.</summary>
    private static uint CountOfNext(ref ConfigurationReview review, int offset)
    {
        review.Subject++;
        return ((RecordRange*)(review.Vector.Record(ConfigurationTable.Subjects, review.Subject) + offset))->Count;
    }

    private static void Check(ref ConfigurationReview review, byte* record)
    {
        switch (review.Table)
        {
            case ConfigurationTable.Partitions:
                Check(ref review, in *(PartitionRecord*)record);
                break;
            case ConfigurationTable.Memory:
                MemoryRules.Check(ref review, in *(MemoryRecord*)record);
                break;
            case ConfigurationTable.Images:
                MemoryRules.Check(ref review, in *(ImageRecord*)record);
                break;
            case ConfigurationTable.Channels:
                MemoryRules.Check(ref review, in *(ChannelRecord*)record);
                break;
            case ConfigurationTable.Ports:
                GrantRules.Check(ref review, in *(PortRecord*)record);
                break;
            case ConfigurationTable.Msrs:
                GrantRules.Check(ref review, in *(MsrRecord*)record);
                break;
            case ConfigurationTable.Cpuid:
                GrantRules.Check(ref review, in *(CpuidRecord*)record);
                break;
            case ConfigurationTable.Events:
                EventRules.Check(ref review, in *(EventRecord*)record);
                break;
            case ConfigurationTable.Traps:
                TrapRules.Check(ref review, in *(TrapRecord*)record);
                break;
            case ConfigurationTable.Interrupts:
                uint line = ((InterruptRecord*)record)->Line;
                review.RequireOrder(line, line);
                break;
            case ConfigurationTable.MajorFrames:
                ScheduleRules.Check(ref review, in *(MajorFrameRecord*)record);
                break;
            case ConfigurationTable.MinorFrames:
                ScheduleRules.Check(ref review, in *(MinorFrameRecord*)record);
                break;
        }
    }

    private static void Check(ref ConfigurationReview review, in PartitionRecord partition)
    {
        int last = (int)review.Vector.Count(ConfigurationTable.Partitions) - 1;
        review.Require(
            (partition.FlowsTo >> (int)review.Record & 1) != 0 && partition.FlowsTo >> last <= 1,
            ConfigurationFault.FlowMatrix);
    }
}
