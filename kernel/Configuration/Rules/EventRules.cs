namespace Bulkhead.Kernel.Configuration;

/// <summary>The rules for an event that a subject may cause.</summary>
internal static class EventRules
{
    public const uint FirstVector = 32;
    public const uint LastVector = 255;

    public static void Check(ref ConfigurationReview review, in EventRecord record)
    {
        bool isToSubject = record.Action <= EventAction.Reset;
        uint limit = isToSubject ? review.Vector.Count(ConfigurationTable.Subjects)
            : record.Action == EventAction.SwitchMajorFrame ? review.Vector.Count(ConfigurationTable.MajorFrames)
            : 128;
        review.Require(
            record.Action == EventAction.Interrupt
                ? record.Vector is >= FirstVector and <= LastVector
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
