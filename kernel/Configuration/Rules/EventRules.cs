namespace Bulkhead.Kernel.Configuration;

/// <summary>The rules for an event that a subject may cause.</summary>
internal static class EventRules
{
    public static void Check(ref ConfigurationReview review, in EventRecord record)
    {
        uint subject = review.Subject;
        uint target = record.Target;
        if (record.Action == EventAction.SwitchMajorFrame)
        {
            review.RequireOnly(ref review.FrameSwitcher, ConfigurationFault.FrameSwitchers);
        }

        if (record.Action is EventAction.SwitchMajorFrame or EventAction.EndSystem)
        {
            return;
        }

        review.Require(target != subject, ConfigurationFault.EventTarget);
        review.RequireFlow(subject, target, ConfigurationFault.EventFlow);
        if (record.Action == EventAction.Handover)
        {
            review.Scheduled |= 1ul << (int)target;
            review.Require(
                review.Vector.Subject(target).Partition == review.Vector.Subject(subject).Partition
                    || review.MonitorOf(target) == subject
                    || review.MonitorOf(subject) == target,
                ConfigurationFault.Handover);
        }
    }
}
