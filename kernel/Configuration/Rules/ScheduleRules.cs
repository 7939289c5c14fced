namespace Bulkhead.Kernel.Configuration;

/// <summary>The rules for the schedule.</summary>
internal static class ScheduleRules
{
    public static void Check(ref ConfigurationReview review, in MajorFrameRecord frame)
    {
        RecordRange frames = frame.MinorFrames;
        ulong length = 0;
        for (; frames.Count != 0; frames.Count--)
        {
            length += review.Vector.MinorFrame(frames.First++).Microseconds;
        }

        review.Require(length <= MajorFrameRecord.MaximumMicroseconds, ConfigurationFault.MajorFrameLength);
    }

    public static void Check(ref ConfigurationReview review, in MinorFrameRecord frame)
    {
        bool isSubject = frame.Subject < review.Vector.Count(ConfigurationTable.Subjects);
        review.Require(isSubject || frame.Subject == MinorFrameRecord.Idle, ConfigurationFault.UnknownSubject);
        review.Scheduled |= isSubject ? 1ul << (int)frame.Subject : 0;
        review.Require(
            frame.Microseconds <= MinorFrameRecord.MaximumMicroseconds, ConfigurationFault.MinorFrameLength);
        review.Require(
            review.Vector.Header.SwitchWindow < (ulong)frame.Microseconds * review.Machine.TicksPerMicrosecond,
            ConfigurationFault.SwitchWindow);
    }

    /// <summary>Every subject runs now and then: known when all records have been checked.</summary>
    public static void Check(ref ConfigurationReview review)
    {
        review.Table = ConfigurationTable.Subjects;
        for (review.Record = 0; review.Record < review.Vector.Count(ConfigurationTable.Subjects); review.Record++)
        {
            review.Require((review.Scheduled >> (int)review.Record & 1) != 0, ConfigurationFault.NoTime);
        }
    }
}
