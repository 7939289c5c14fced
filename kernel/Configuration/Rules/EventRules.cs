namespace Bulkhead.Kernel.Configuration;

/// <summary>The rules for an event that a subject may cause.</summary>
internal static class EventRules
{
    /// <summary>Whether an interrupt may have the vector: those below are exceptions'.</summary>
    public static bool IsVector(uint vector) => vector is >= 32 and <= 255;

    public static void Check(ref ConfigurationReview review, in EventRecord record)
    {
        bool isToSubject = record.Action <= EventAction.Reset;
        uint limit = isToSubject ? review.Vector.Count(ConfigurationTable.Subjects)
            : record.Action == EventAction.SwitchMajorFrame ? review.Vector.Count(ConfigurationTable.MajorFrames)
            : 128;
        review.Require(
            record.Action == EventAction.Interrupt
                ? IsVector(record.Vector)
                : record.Vector == 0,
            ConfigurationFault.Vector);
        bool exists = record.Target < limit && !(isToSubject && record.Target == review.Subject);
        if (!review.Require(exists, ConfigurationFault.EventTarget))
        {
            return;
        }

        if (record.Action == EventAction.SwitchMajorFrame)
        {
            review.RequireOnly(ref review.FrameSwitcher, ConfigurationFault.FrameSwitchers);
        }
        else if (isToSubject)
        {
            review.RequireFlow(review.Subject, record.Target, ConfigurationFault.EventFlow);
        }

        if (record.Action == EventAction.Handover)
        {
            review.Scheduled |= 1ul << (int)record.Target;
            review.Require(
                review.Vector.Subject(record.Target).Partition == review.Vector.Subject(review.Subject).Partition
                    || review.MonitorOf(record.Target) == review.Subject
                    || review.MonitorOf(review.Subject) == record.Target,
                ConfigurationFault.Handover);
        }
    }
}
