using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Policy.Model;
using Subject = Bulkhead.Policy.Model.Subject;

namespace Bulkhead.SystemBuilder.Module;

/// <summary>
/// The records of a subject's grants that need nothing but the policy, in the order that the vector wants.
/// </summary>
internal static class GrantRecords
{
    public static IEnumerable<PortRecord> Ports(Subject subject) => subject.Grants.Ports
        .Select(ports => new PortRecord { First = ports.Value.First, Last = ports.Value.Last })
        .OrderBy(record => record.First);

    public static IEnumerable<MsrRecord> Msrs(Subject subject) => subject.Grants.Msrs
        .Select(grant => new MsrRecord
        {
            Index = grant.Index.Value,
            Access = grant.Access,
            Value = grant.Value,
            Writable = grant.Writable,
        })
        .OrderBy(record => record.Index);

    public static IEnumerable<CpuidRecord> Cpuid(Subject subject) => subject.Grants.Cpuid
        .Select(grant => new CpuidRecord
        {
            Leaf = grant.Leaf.Value,
            Values = new CpuidRegisters { Eax = grant.Eax, Ebx = grant.Ebx, Ecx = grant.Ecx, Edx = grant.Edx },
        })
        .OrderBy(record => record.Leaf);

    public static IEnumerable<TrapRecord> Traps(SystemPolicy system, Subject subject) => TrapRanges.Exact(subject.Traps)
        .Select(trap => Trap(system, subject, trap))
        .OrderBy(record => record.Reason)
        .ThenBy(record => record.First);

    private static TrapRecord Trap(SystemPolicy system, Subject subject, Trap trap)
    {
        TrapRecord record = new()
        {
            Reason = trap.Reason.Value,
            Action = trap.Action.Value,
            First = trap.First,
            Last = trap.Last,
        };
        if (trap.Action.Value == TrapAction.Monitor)
        {
            int monitor = system.IndexOfSubject(trap.Monitor!.Value.Value);
            MonitorGrant grant = system.Subjects[monitor].Grants.Monitors
                .First(grant => grant.Guest.Value == subject.Name.Value);
            record.Monitor = (uint)monitor;
            record.Visible = trap.VisibleTo(grant);
            record.Changeable = trap.ChangeableBy(grant);
        }

        return record;
    }
}
