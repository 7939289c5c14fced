namespace Bulkhead.Kernel.Subjects;

using System.Runtime.CompilerServices;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Vmx;

/// <summary>A subject's tables of traps and MSRs, as its records say.</summary>
public static unsafe class SubjectTables
{
    /// <summary>Fills them anew; what no record names is a fault.</summary>
    public static void Fill(in ConfigurationVector configuration, Subject* subject)
    {
        ref readonly SubjectRecord record = ref configuration.Subject(subject->Index);
        subject->Traps = default;
        subject->EventTrap = null;
        subject->TrapCount = record.Traps.Count;
        if (record.Traps.Count != 0)
        {
            subject->FirstTrap = (TrapRecord*)Unsafe.AsPointer(in configuration.Trap(record.Traps.First));
        }

        for (uint index = 0; index < record.Traps.Count; index++)
        {
            ref readonly TrapRecord trap = ref configuration.Trap(record.Traps.First + index);

            if (trap.Reason == ExitReason.ExternalInterrupt)
            {
                subject->EventTrap = (TrapRecord*)Unsafe.AsPointer(in trap);
            }
            else if (trap.Reason != ExitReason.VmxPreemptionTimerExpired)
            {
                // What depends on the port, the address or the MSR is looked up by it, as monitors are.
                bool hasRange = trap.Reason is ExitReason.IoInstruction or ExitReason.EptViolation
                    or ExitReason.Rdmsr or ExitReason.Wrmsr;
                subject->Traps.Set(trap.Reason, hasRange ? TrapAction.Monitor : trap.Action);
            }
        }

        subject->Msrs = default;
        for (uint index = 0; index < record.Msrs.Count; index++)
        {
            ref readonly MsrRecord msr = ref configuration.Msr(record.Msrs.First + index);
            if (msr.Access == MsrAccess.Own)
            {
                _ = subject->Msrs.Add(msr.Index, msr.Value, msr.Writable);
            }
        }
    }
}
