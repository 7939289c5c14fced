namespace Bulkhead.Configuration.Tests;

using Bulkhead.Configuration.Tests.Vectors;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;

/// <content>Events, traps, interrupts and the schedule.</content>
public static partial class FaultCases
{
    private static void AddEvents()
    {
        AddEvent(ConfigurationFault.EventAction, 0, Source, 0, one => one with { Action = (EventAction)6 });
        AddEvent(ConfigurationFault.Vector, 0, Source, 0, one => one with { Vector = 31 });
        AddEvent(ConfigurationFault.Vector, 0, Source, 0, one => one with { Vector = 256 });
        AddEvent(ConfigurationFault.Vector, 1, Source, 1, one => one with { Vector = 32 });
        AddEvent(ConfigurationFault.EventTarget, 0, Source, 0, one => one with { Target = 5 });
        AddEvent(ConfigurationFault.EventTarget, 0, Source, 0, one => one with { Target = Source });
        AddEvent(ConfigurationFault.EventTarget, 1, Source, 1, one => one with { Target = 128 });
        AddEvent(ConfigurationFault.EventTarget, 3, Sink, 1, one => one with { Target = 2 });
        AddEvent(ConfigurationFault.EventTarget, 0, Source, 0, _ => new() { Action = EventAction.Stop, Target = 5 });
        AddEvent(ConfigurationFault.EventTarget, 0, Source, 0, _ => new() { Action = EventAction.Stop });
        AddEvent(ConfigurationFault.Vector, 0, Source, 0, one => one with { Action = EventAction.Stop });
        AddEvent(ConfigurationFault.EventFlow, 0, Source, 0, one => one with { Target = Machine });
        AddEvent(ConfigurationFault.EventFlow, 0, Source, 0, _ =>
            new() { Action = EventAction.Stop, Target = Machine });
        AddEvent(ConfigurationFault.EventFlow, 2, Sink, 0, one => one with { Target = Source });
        AddEvent(ConfigurationFault.Handover, 2, Sink, 0, one => one with { Action = EventAction.Handover });
        Add(ConfigurationFault.Handover, ConfigurationTable.Events, 5, model =>
            model.Subjects[Machine].Events.Add(new() { Action = EventAction.Handover, Target = Auditor }));
        Add(ConfigurationFault.Handover, ConfigurationTable.Events, 5, model =>
        {
            model.Partitions.Edit(2, partition => partition with { FlowsTo = 0b1100 });
            model.Subjects[Auditor].Events.Add(new() { Action = EventAction.Handover, Target = Machine });
        });
        AddEvent(ConfigurationFault.FrameSwitchers, 5, Watcher, 0, one =>
            new() { Action = EventAction.SwitchMajorFrame });
        AddBytes(ConfigurationFault.Reserved, ConfigurationTable.Events, 6, module => Set(
            module, OffsetOf(module, ConfigurationTable.Events, 6) + 12, 1));
    }

    private static void AddTraps()
    {
        foreach (ExitReason reason in s_untrappable)
        {
            AddTrap(ConfigurationFault.TrapReason, 0, _ => new() { Reason = reason, Last = ulong.MaxValue }, 1);
        }

        AddTrap(ConfigurationFault.TrapReason, 9, one => one with { Reason = (ExitReason)0xffff });
        AddTrap(ConfigurationFault.TrapAction, 1, one => one with { Action = (TrapAction)7 });
        AddTrap(ConfigurationFault.TrapAction, 1, one => one with { Action = TrapAction.Resume });
        AddTrap(ConfigurationFault.TrapAction, 1, one => one with { Action = TrapAction.AbsentPort });
        AddTrap(ConfigurationFault.TrapAction, 0, one => new()
        {
            Reason = one.Reason, Action = TrapAction.Skip, Last = ulong.MaxValue,
        });
        AddTrap(ConfigurationFault.TrapRange, 1, one => one with { First = 1 });
        AddTrap(ConfigurationFault.TrapRange, 1, one => one with { Last = 0xffff });
        AddTrap(ConfigurationFault.TrapRange, 3, one => one with { First = 0x22 });
        AddTrap(ConfigurationFault.TrapRange, 4, one => one with { Last = 0x1_0000 });
        AddTrap(ConfigurationFault.TrapRange, 5, one => one with { Last = 1ul << 32 });
        AddTrap(ConfigurationFault.TrapRange, 5, one => one with { First = 0x900 });
        AddTrap(ConfigurationFault.Order, 7, one => one with { First = 0x8ff });
        AddTrap(ConfigurationFault.TrapRange, 9, one => one with { Last = 1ul << 48 });
        AddTrap(ConfigurationFault.Order, 4, one => one with { First = 0x21 });
        AddTrap(ConfigurationFault.Order, 2, one => one with { Reason = ExitReason.Invd });
        foreach (TrapAction action in new[] { TrapAction.Stop, TrapAction.Skip, TrapAction.GeneralProtection })
        {
            AddTrap(ConfigurationFault.TrapAction, 0, _ => new()
            {
                Reason = ExitReason.ExternalInterrupt, Action = action, Last = ulong.MaxValue,
            });
            AddTrap(ConfigurationFault.TrapAction, 10, _ => new()
            {
                Reason = ExitReason.VmxPreemptionTimerExpired, Action = action, Last = ulong.MaxValue,
            });
        }

        AddTrap(ConfigurationFault.MonitoredBits, 0, one => one with { Visible = (MonitoredState)(1 << 24) });
        AddTrap(ConfigurationFault.MonitoredBits, 0, one => one with { Changeable = MonitoredState.Flags });
        AddTrap(ConfigurationFault.MonitoredBits, 0, one => one with
        {
            Visible = MonitoredState.All, Changeable = MonitoredState.ControlRegisters,
        });
        AddTrap(ConfigurationFault.MonitoredBits, 0, one => one with
        {
            Visible = MonitoredState.All, Changeable = MonitoredState.Segments,
        });
        AddTrap(ConfigurationFault.MonitoredBits, 1, one => one with { Visible = MonitoredState.Rax });
        AddTrap(ConfigurationFault.MonitoredBits, 1, one => one with { Monitor = 4 });
        AddTrap(ConfigurationFault.UnknownSubject, 0, one => one with { Monitor = 5 });
        AddTrap(ConfigurationFault.SecondMonitor, 3, one => one with { Monitor = Auditor });
        Add(ConfigurationFault.Monitor, ConfigurationTable.Traps, 0, model =>
        {
            model.Subjects[Watcher].Memory.RemoveRange(5, 2);
            model.Subjects[Machine].Traps.Edit(0, one => one with { Monitor = Machine });
            model.Subjects[Machine].Traps.RemoveRange(1, 10);
        });
        Add(ConfigurationFault.Monitor, ConfigurationTable.Traps, 0, model =>
        {
            GoodVectors.AddShared(
                model.Subjects[Machine], model, 0x1000_0000, MemoryKind.MonitoredState, Watcher, ReadWrite);
            model.Subjects[Watcher].Traps.Add(new()
            {
                Reason = ExitReason.Invd, Action = TrapAction.Monitor, Monitor = Machine, Last = ulong.MaxValue,
            });
        });
        Add(ConfigurationFault.MonitorFlow, ConfigurationTable.Traps, 0, model => MoveMonitor(model, true, false));
        Add(ConfigurationFault.Monitor, ConfigurationTable.Traps, 0, model =>
        {
            GoodVectors.AddShared(
                model.Subjects[Machine], model, 0x1000_0000, MemoryKind.MonitoredState, Watcher, ReadWrite);
            model.Subjects[Watcher].Traps.Add(new()
            {
                Reason = ExitReason.Invd, Action = TrapAction.Monitor, Monitor = Machine, Last = ulong.MaxValue,
            });
        });
        Add(ConfigurationFault.MonitorFlow, ConfigurationTable.Traps, 0, model => MoveMonitor(model, false, true));
        Add(ConfigurationFault.MonitorPage, ConfigurationTable.Traps, 0, model =>
            model.Subjects[Watcher].Memory.RemoveAt(5));
        AddBytes(ConfigurationFault.Reserved, ConfigurationTable.Traps, 3, module => Set(
            module, OffsetOf(module, ConfigurationTable.Traps, 3) + 3, 1));
    }

    private static readonly ExitReason[] s_untrappable =
    [
        ExitReason.InitSignal, ExitReason.StartupIpi, ExitReason.IoSmi,
        ExitReason.InterruptWindow, ExitReason.NmiWindow, ExitReason.Cpuid, ExitReason.Invlpg,
        ExitReason.Rdtsc, ExitReason.Vmcall, ExitReason.ControlRegisterAccess, ExitReason.MovDr,
        ExitReason.EntryFailureInvalidGuestState, (ExitReason)35, ExitReason.MonitorTrapFlag,
        ExitReason.EptMisconfiguration, ExitReason.Rdtscp, ExitReason.Xsetbv,
        ExitReason.PageModificationLogFull, ExitReason.BusLock, (ExitReason)80, (ExitReason)128,
    ];

    private static void AddSchedule()
    {
        Add(ConfigurationFault.UnknownSubject, ConfigurationTable.Interrupts, 1, model => model.Interrupts.Edit(
            1, one => one with { Subject = 5 }));
        Add(ConfigurationFault.InterruptLine, ConfigurationTable.Interrupts, 1, model => model.Interrupts.Edit(
            1, one => one with { Line = 16 }));
        Add(ConfigurationFault.InterruptLine, ConfigurationTable.Interrupts, 1, model => model.Interrupts.Edit(
            1, one => one with { Line = 2 }));
        Add(ConfigurationFault.Order, ConfigurationTable.Interrupts, 1, model => model.Interrupts.Edit(
            1, one => one with { Line = 1 }));
        Add(ConfigurationFault.Vector, ConfigurationTable.Interrupts, 0, model => model.Interrupts.Edit(
            0, one => one with { Vector = 8 }));
        AddBytes(ConfigurationFault.Reserved, ConfigurationTable.Interrupts, 0, module => Set(
            module, OffsetOf(module, ConfigurationTable.Interrupts, 0) + 12, 1));
        Add(ConfigurationFault.FirstMajorFrame, ConfigurationTable.Header, 0, model =>
            model.Header.FirstMajorFrame = 2);
        AddMajor(0, one => one with { MinorFrames = new() { First = 0, Count = 6 } }, 1);
        AddMajor(1, one => one with { MinorFrames = new() { First = 5, Count = 0 } }, 1);
        AddMajor(1, one => one with { MinorFrames = new() { First = 5, Count = 1 } }, 1);
        AddMajor(1, one => one with { MinorFrames = new() { First = 5, Count = 3 } }, 1);
        AddMajor(0, one => one with { MinorFrames = new() { First = 1, Count = 4 } }, 0);
        Add(ConfigurationFault.MajorFrameLength, ConfigurationTable.MajorFrames, 1, model =>
        {
            model.MinorFrames.AddRange(Enumerable.Repeat(new MinorFrameRecord { Microseconds = 1_000_000 }, 60));
            model.MajorFrames.Edit(1, one => one with { MinorFrames = new() { First = 5, Count = 62 } });
        });
        AddMinor(ConfigurationFault.MinorFrameLength, 3, one => one with { Microseconds = 0 });
        AddMinor(ConfigurationFault.MinorFrameLength, 3, one => one with { Microseconds = 1_000_001 });
        AddMinor(ConfigurationFault.UnknownSubject, 3, one => one with { Subject = 5 });
        AddMinor(ConfigurationFault.SwitchWindow, 3, one => one with { Microseconds = 50 });
        Add(ConfigurationFault.SwitchWindow, ConfigurationTable.Header, 0, model => model.Header.SwitchWindow = 0);
    }

    private static void AddEvent(
        ConfigurationFault fault, uint record, int subject, int index, Func<EventRecord, EventRecord> change) =>
        Add(fault, ConfigurationTable.Events, record, model => model.Subjects[subject].Events.Edit(index, change));

    private static void AddTrap(
        ConfigurationFault fault, int index, Func<TrapRecord, TrapRecord> change, int others = 0) =>
        Add(fault, ConfigurationTable.Traps, (uint)index, model =>
        {
            model.Subjects[Machine].Traps.Edit(index, change);
            if (others != 0)
            {
                model.Subjects[Machine].Traps.RemoveRange(1, 10);
                model.Subjects[Watcher].Memory.RemoveRange(5, 2);
            }
        });

    private static void AddMajor(int index, Func<MajorFrameRecord, MajorFrameRecord> change, uint record) => Add(
        ConfigurationFault.MajorFrameRange, ConfigurationTable.MajorFrames, record, model =>
            model.MajorFrames.Edit(index, change));

    private static void AddMinor(
        ConfigurationFault fault, int index, Func<MinorFrameRecord, MinorFrameRecord> change) =>
        Add(fault, ConfigurationTable.MinorFrames, (uint)index, model => model.MinorFrames.Edit(index, change));

    /// <summary>The monitor in a partition of its own, with flows between the machine's and that as told.</summary>
    private static void MoveMonitor(VectorModel model, bool fromMachine, bool toMachine)
    {
        const ulong Service = 1 << 2;
        const ulong Guests = 1 << 3;
        const ulong Monitors = 1 << 4;
        model.Partitions.Add(new()
        {
            Name = VectorModel.Name("monitors"), FlowsTo = Service | Monitors | (toMachine ? Guests : 0),
        });
        model.Partitions.Edit(3, one => one with { FlowsTo = Service | Guests | (fromMachine ? Monitors : 0) });
        model.Subjects[Watcher].Record.Partition = 4;
        model.Subjects[Watcher].Events.Clear();
    }
}
