namespace Bulkhead.Kernel.Configuration;

/// <summary>The rules that every record belongs to exactly one subject or major frame.</summary>
internal static unsafe class RangeRules
{
    /// <summary>How many ranges a subject has, and the offset of the first one in its record.</summary>
    public const int RangesOfSubject = 7;
    private const int OffsetOfRanges = 100;

    public static void Check(ref ConfigurationReview review)
    {
        for (int range = 0; range < RangesOfSubject; range++)
        {
            CheckTiling(
                ref review, ConfigurationTable.Subjects, OffsetOfRanges + (range * sizeof(RecordRange)),
                TableOf(range), ConfigurationFault.Ranges);
        }

        CheckTiling(
            ref review, ConfigurationTable.MajorFrames, RecordName.Size, ConfigurationTable.MinorFrames,
            ConfigurationFault.MajorFrameRange);
    }

    /// <summary>The table that a subject's range is of; channels, between images and ports, are no subject's.</summary>
    public static ConfigurationTable TableOf(int range) => ConfigurationTable.Memory + range + (range >= 2 ? 1 : 0);

    /// <summary>A subject's range, counted from 0 in the order of its record.</summary>
    public static RecordRange RangeOf(ref ConfigurationReview review, uint subject, int range) =>
        ((RecordRange*)(review.Vector.Record(ConfigurationTable.Subjects, subject) + OffsetOfRanges))[range];

    /// <summary>
    /// The ranges at an offset in the records of <paramref name="table"/> follow each other, and are all of
    /// <paramref name="tiled"/>. A major frame's is not empty.
    /// </summary>
    private static void CheckTiling(
        ref ConfigurationReview review, ConfigurationTable table, int offset, ConfigurationTable tiled,
        ConfigurationFault fault)
    {
        uint left = review.Vector.Count(tiled);
        uint end = 0;
        uint least = table == ConfigurationTable.MajorFrames ? 1u : 0;
        review.Table = table;
        for (review.Record = 0; review.Record < review.Vector.Count(table); review.Record++)
        {
            RecordRange range = *(RecordRange*)(review.Bytes + offset);
            bool follows = range.First == end && range.Count >= least && range.Count <= left;
            review.Require(follows, fault);
            end += follows ? range.Count : 0;
            left -= follows ? range.Count : 0;
        }

        review.Record--;
        review.Require(left == 0, fault);
    }
}
