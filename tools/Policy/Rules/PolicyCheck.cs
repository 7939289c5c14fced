using Bulkhead.Policy.Diagnostics;
using Bulkhead.Policy.Model;

namespace Bulkhead.Policy.Rules;

/// <summary>Checks a policy against all rules between its parts.</summary>
public static class PolicyCheck
{
    /// <summary>Checks a policy.</summary>
    /// <param name="policy">The policy, of sound form.</param>
    /// <param name="errors">Gets what is wrong.</param>
    public static void Run(SystemPolicy policy, ErrorList errors)
    {
        PolicyContext context = new(policy, errors);
        ReferenceCheck.Run(context);
        PartitionRules.Check(context);
        FlowRules.Check(context);
        TrustRules.Check(context);
        SubjectRules.Check(context);
        MemoryRules.Check(context);
        DeviceMemoryRules.Check(context);
        PortRules.Check(context);
        RegisterRules.Check(context);
        InterruptRules.Check(context);
        ChannelRules.Check(context);
        EventRules.Check(context);
        TrapRules.Check(context);
        MonitorRules.Check(context);
        ScheduleRules.Check(context);
        AuditRules.Check(context);
    }
}
