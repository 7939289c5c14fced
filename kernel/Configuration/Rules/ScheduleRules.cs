namespace Bulkhead.Kernel.Configuration;

/// <summary>The rules for the interrupts of devices and for the schedule.</summary>
internal static class ScheduleRules
{
    /// <summary>The line of the first 8259A on which the second one is.</summary>
    private const uint CascadeLine = 2;

    public static void Check(ref ConfigurationReview review)
    {
        review.Table = ConfigurationTable.Channels;
        for (review.Record = 0; review.Record < review.Vector.Count(ConfigurationTable.Channels); review.Record++)
        {
            ref readonly ChannelRecord channel = ref review.Vector.Channel(review.Record);
            review.Require(
                review.CountOf(channel.Writer, MemoryKind.Channel, review.Record, channel.HostPhysical) == 1,
                ConfigurationFault.ChannelWriter);
        }

        CheckInterrupts(ref review);
        review.Table = ConfigurationTable.MajorFrames;
        for (review.Record = 0; review.Record < review.Vector.Count(ConfigurationTable.MajorFrames); review.Record++)
        {
            RecordRange frames = review.Vector.MajorFrame(review.Record).MinorFrames;
            ulong length = 0;
            for (uint index = frames.First; index < frames.First + frames.Count; index++)
            {
                length += review.Vector.MinorFrame(index).Microseconds;
            }

            review.Require(length <= MajorFrameRecord.MaximumMicroseconds, ConfigurationFault.MajorFrameLength);
        }

        CheckMinorFrames(ref review);
        review.Table = ConfigurationTable.Subjects;
        for (review.Record = 0; review.Record < review.Vector.Count(ConfigurationTable.Subjects); review.Record++)
        {
            review.Require((review.Scheduled >> (int)review.Record & 1) != 0, ConfigurationFault.NoTime);
        }
    }

    private static void CheckInterrupts(ref ConfigurationReview review)
    {
        review.Table = ConfigurationTable.Interrupts;
        review.Floor = 0;
        for (review.Record = 0; review.Record < review.Vector.Count(ConfigurationTable.Interrupts); review.Record++)
        {
            ref readonly InterruptRecord record = ref review.Vector.Interrupt(review.Record);
            review.Require(record.Line != CascadeLine, ConfigurationFault.InterruptLine);
            review.RequireOrder(record.Line, record.Line);
            review.Require(
                record.Vector is >= EventRules.FirstVector and <= EventRules.LastVector, ConfigurationFault.Vector);
        }
    }

    private static void CheckMinorFrames(ref ConfigurationReview review)
    {
        ulong window = review.Vector.Header.SwitchWindow;
        review.Table = ConfigurationTable.MinorFrames;
        for (review.Record = 0; review.Record < review.Vector.Count(ConfigurationTable.MinorFrames); review.Record++)
        {
            ref readonly MinorFrameRecord frame = ref review.Vector.MinorFrame(review.Record);
            bool isIdle = frame.Subject == MinorFrameRecord.Idle;
            bool isSubject = frame.Subject < review.Vector.Count(ConfigurationTable.Subjects);
            review.Require(isIdle || isSubject, ConfigurationFault.UnknownSubject);
            review.Scheduled |= isSubject ? 1ul << (int)frame.Subject : 0;
            review.Require(
                frame.Microseconds is > 0 and <= MinorFrameRecord.MaximumMicroseconds,
                ConfigurationFault.MinorFrameLength);
            review.Require(
                window != 0 && window < (ulong)frame.Microseconds * review.Machine.TicksPerMicrosecond,
                ConfigurationFault.SwitchWindow);
        }
    }
}
