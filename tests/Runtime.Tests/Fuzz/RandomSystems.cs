namespace Bulkhead.Runtime.Tests.Fuzz;

using System.Runtime.InteropServices;
using Bulkhead.Configuration.Tests.Vectors;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;

/// <summary>Systems that the validator accepts: the complete one with random events, traps and actions.</summary>
public static class RandomSystems
{
    private const int Guest = 3;
    private const int Monitor = 4;

    private static readonly ExitReason[] s_trapped =
    [
        ExitReason.TripleFault, ExitReason.TaskSwitch, ExitReason.Getsec, ExitReason.Invd, ExitReason.Rdpmc,
        ExitReason.Vmclear, ExitReason.Vmxon, ExitReason.IoInstruction, ExitReason.Rdmsr, ExitReason.Wrmsr,
        ExitReason.Mwait, ExitReason.Monitor, ExitReason.Pause, ExitReason.EptViolation, ExitReason.WbinvdOrWbnoinvd,
        ExitReason.ExternalInterrupt, ExitReason.Hlt, ExitReason.VmxPreemptionTimerExpired,
    ];

    /// <summary>One from a seed.</summary>
    public static VectorModel Of(int seed)
    {
        Random random = new(seed);
        while (true)
        {
            VectorModel model = Candidate(random);
            if (TestMachine.Check(model.Build()).IsAccepted)
            {
                return model;
            }
        }
    }

    private static VectorModel Candidate(Random random)
    {
        VectorModel model = GoodVectors.Complete();
        foreach (ref PartitionRecord partition in CollectionsMarshal.AsSpan(model.Partitions))
        {
            partition.FlowsTo = 0b1111;
        }

        foreach (SubjectModel subject in model.Subjects)
        {
            bool restarts = random.Next(8) != 0;
            subject.Record.OnFault = restarts ? FaultAction.Restart : (FaultAction)(random.Next(2) * 2);
            subject.Record.MaximumRestarts = restarts ? SubjectRecord.UnlimitedRestarts : 0;
            subject.Record.WatchdogFrames = (uint)random.Next(5);
        }

        ref SubjectRecord guest = ref model.Subjects[Guest].Record;
        guest.Mode = (SubjectMode)random.Next(4);
        guest.PageTable = guest.Mode is SubjectMode.Paged32 or SubjectMode.Long64 ? 0x1_0000u : 0;
        guest.EntryPoint = guest.Mode == SubjectMode.Real ? 0x7c00u : 0x10_0000;
        guest.StackPointer = 0x7000;
        Shrink(CollectionsMarshal.AsSpan(model.Subjects[Guest].Memory));
        Shrink(CollectionsMarshal.AsSpan(model.Subjects[Monitor].Memory));
        AddEvents(model, random);
        AddTraps(model.Subjects[Guest], random);
        return model;
    }

    /// <summary>The guest restarts all the time: it has to have little to scrub.</summary>
    private static void Shrink(Span<MemoryRecord> regions)
    {
        foreach (ref MemoryRecord region in regions)
        {
            region.Length = Math.Min(region.Length, 0x8000);
        }
    }

    private static void AddEvents(VectorModel model, Random random)
    {
        for (int subject = 0; subject < model.Subjects.Count; subject++)
        {
            for (int added = random.Next(3); added > 0; added--)
            {
                uint target = (uint)((subject + random.Next(1, model.Subjects.Count)) % model.Subjects.Count);
                model.Subjects[subject].Events.Add(random.Next(16) switch
                {
                    0 => new() { Action = EventAction.Stop, Target = target },
                    < 5 => new() { Action = EventAction.Reset, Target = target },
                    < 9 when subject >= Guest => new()
                    {
                        Action = EventAction.Handover, Target = (uint)(subject == Guest ? Monitor : Guest),
                    },
                    _ => new() { Action = EventAction.Interrupt, Target = target, Vector = (uint)random.Next(32, 256) },
                });
            }
        }
    }

    private static void AddTraps(SubjectModel guest, Random random)
    {
        guest.Traps.Clear();
        foreach (ExitReason reason in s_trapped.Where(_ => random.Next(3) != 0).Order())
        {
            bool isPort = reason == ExitReason.IoInstruction;
            bool isMonitors = reason
                is ExitReason.ExternalInterrupt or ExitReason.Hlt or ExitReason.VmxPreemptionTimerExpired;
            TrapAction action = (TrapAction)random.Next(7);
            action = isMonitors || (action == TrapAction.AbsentPort && !isPort) ? TrapAction.Monitor : action;
            TrapRecord record = new() { Reason = reason, Action = action, Last = ulong.MaxValue };
            if (isPort || reason == ExitReason.EptViolation)
            {
                record.First = isPort ? 0x20u : 0x1000_0000;
                record.Last = isPort ? 0x8fffu : 0xffff_ffff;
            }

            if (reason is ExitReason.Rdmsr or ExitReason.Wrmsr)
            {
                record.First = (uint)random.Next() & 0xf000_0000;
                record.Last = uint.MaxValue;
            }

            if (action == TrapAction.Monitor)
            {
                record.Monitor = Monitor;
                record.Visible = MonitoredState.All;
                record.Changeable = (MonitoredState)random.Next() & MonitoredState.All
                    & ~(MonitoredState.ControlRegisters | MonitoredState.Segments);
            }

            guest.Traps.Add(record);
        }
    }
}
