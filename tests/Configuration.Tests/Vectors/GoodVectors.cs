namespace Bulkhead.Configuration.Tests.Vectors;

using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;

/// <summary>Vectors that keep all rules.</summary>
public static class GoodVectors
{
    private const ulong Page = VectorAllocator.PageSize;
    private const EptRights ReadWrite = EptRights.Read | EptRights.Write;

    /// <summary>Blocks, but for the pages of EPT tables.</summary>
    private const ulong BlockPages = SubjectBlock.ExtendedPageTables / Page;

    /// <summary>The least there can be: a subject without anything of its own.</summary>
    public static VectorModel Smallest()
    {
        VectorAllocator memory = new();
        VectorModel model = New("smallest");
        model.Partitions.Add(new() { Name = VectorModel.Name("all"), FlowsTo = 1 });
        model.Subjects.Add(NewSubject("only", 0, memory));
        AddFrame(model, "always", (0, 1000));
        return Finish(model, memory);
    }

    /// <summary>
    /// Every kind of record and of region: a source (0) and a sink (1), which a channel joins; an auditor (2), which
    /// sees the audit; a virtual machine (3) and its monitor (4).
    /// </summary>
    public static VectorModel Complete()
    {
        VectorAllocator memory = new();
        VectorModel model = New("complete");
        model.Partitions.AddRange(
            new() { Name = VectorModel.Name("low"), FlowsTo = 0b0111 },
            new() { Name = VectorModel.Name("high"), FlowsTo = 0b0110 },
            new() { Name = VectorModel.Name("service"), FlowsTo = 0b0100 },
            new() { Name = VectorModel.Name("guests"), FlowsTo = 0b1100 });
        SubjectModel source = NewSubject("source", 0, memory);
        SubjectModel sink = NewSubject("sink", 1, memory);
        SubjectModel auditor = NewSubject("auditor", 2, memory);
        SubjectModel machine = NewSubject("machine", 3, memory);
        SubjectModel monitor = NewSubject("monitor", 3, memory);
        model.Subjects.AddRange(source, sink, auditor, machine, monitor);
        machine.Record.Kind = SubjectKind.VirtualMachine;
        machine.Record.Mode = SubjectMode.Protected32;
        machine.Record.PageTable = 0;
        source.Record.OnFault = FaultAction.Restart;
        source.Record.MaximumRestarts = 5;
        sink.Record.WatchdogFrames = 4;
        sink.Record.OnFault = FaultAction.Halt;
        model.Channels.Add(new()
        {
            Name = VectorModel.Name("reports"), HostPhysical = memory.Take(4), Length = 4 * Page, Writer = 0,
        });
        model.Channels.Add(new()
        {
            Name = VectorModel.Name("clock"), HostPhysical = memory.Take(1), Length = Page, Writer = 2,
            Kind = ChannelKind.State,
        });
        AddProgram(source, memory, 0);
        AddProgram(sink, memory, 0x100);
        AddProgram(auditor, memory, 0x200);
        AddProgram(monitor, memory, 0x300);
        AddOwn(machine, memory, 0, 0x100, EptRights.Read | EptRights.Write | EptRights.Execute);
        machine.Images.Add(new() { GuestPhysical = 0x7c00, Length = 0x200, ModuleOffset = 0x400 });
        AddOwn(source, memory, 0x50_0000, 2, ReadWrite, MemoryKind.Kept);
        AddShared(source, model, 0x1000_0000, MemoryKind.Channel, 0, ReadWrite);
        AddShared(sink, model, 0x1000_0000, MemoryKind.Channel, 0, EptRights.Read);
        AddShared(auditor, model, 0x1000_0000, MemoryKind.Channel, 0, EptRights.Read);
        AddShared(auditor, model, 0x1020_0000, MemoryKind.Channel, 1, ReadWrite);
        AddShared(auditor, model, 0x1040_0000, MemoryKind.Audit, 0, EptRights.Read);
        AddShared(auditor, model, 0x1060_0000, MemoryKind.Counters, 0, EptRights.Read);
        AddShared(auditor, model, 0x1060_1000, MemoryKind.Counters, 3, EptRights.Read);
        AddShared(monitor, model, 0x1000_0000, MemoryKind.MonitoredState, 3, ReadWrite);
        AddShared(monitor, model, 0x1020_0000, MemoryKind.MonitoredMemory, 3, EptRights.Read);
        sink.Memory.Add(new()
        {
            GuestPhysical = 0x1020_0000, HostPhysical = 0xb_8000, Length = 8 * Page, Kind = MemoryKind.Device,
            Rights = ReadWrite, MemoryType = EptMemoryType.WriteCombining,
        });
        source.Ports.Add(new() { First = 0x60, Last = 0x60 });
        source.Ports.Add(new() { First = 0x64, Last = 0x64 });
        auditor.Ports.Add(new() { First = 0x3f8, Last = 0x3ff });
        machine.Msrs.Add(new() { Index = (uint)Msr.IA32_BIOS_SIGN_ID, Writable = 0xffff_ffff });
        machine.Msrs.Add(new() { Index = (uint)Msr.IA32_PAT, Access = MsrAccess.Read | MsrAccess.Write });
        machine.Msrs.Add(new() { Index = (uint)Msr.IA32_EFER, Access = MsrAccess.Read });
        machine.Cpuid.Add(new() { Leaf = 0, Values = new() { Eax = 1 } });
        machine.Cpuid.Add(new() { Leaf = 0x4000_0000, Values = new() { Eax = 0x4000_0001 } });
        machine.Cpuid.Add(new() { Leaf = 0x8000_0001, Values = new() { Edx = 1 << 29 } });
        source.Events.Add(new() { Action = EventAction.Interrupt, Target = 1, Vector = 40 });
        source.Events.Add(new() { Action = EventAction.EndSystem, Target = 7 });
        sink.Events.Add(new() { Action = EventAction.Reset, Target = 2 });
        sink.Events.Add(new() { Action = EventAction.SwitchMajorFrame, Target = 1 });
        sink.Events.Add(new() { Action = EventAction.SwitchMajorFrame, Target = 0 });
        monitor.Events.Add(new() { Action = EventAction.Handover, Target = 3 });
        monitor.Events.Add(new() { Action = EventAction.Interrupt, Target = 3, Vector = 32 });
        AddTraps(machine);
        model.Interrupts.Add(new() { Line = 1, Subject = 0, Vector = 33 });
        model.Interrupts.Add(new() { Line = 4, Subject = 2, Vector = 36 });
        AddFrame(model, "normal", (0, 1000), (1, 1000), (MinorFrameRecord.Idle, 200), (2, 500), (3, 2000));
        AddFrame(model, "quiet", (2, 1000), (3, 500));
        return Finish(model, memory);
    }

    /// <summary>A model with nothing in it.</summary>
    public static VectorModel New(string name) =>
        new() { Header = new() { Name = VectorModel.Name(name), SwitchWindow = 2500 } };

    /// <summary>A native subject with its block, but without memory.</summary>
    public static SubjectModel NewSubject(string name, uint partition, VectorAllocator memory)
    {
        const uint Tables = 16;
        return new()
        {
            Record = new()
            {
                Name = VectorModel.Name(name), Partition = partition, Mode = SubjectMode.Long64,
                EntryPoint = 0x10_0000, StackPointer = 0x9_0000, PageTable = 0x1_0000, Argument = 0x8000,
                Block = memory.Take(BlockPages + Tables), ExtendedPageTables = Tables,
            },
        };
    }

    /// <summary>Gives the rest of the memory its uses and its bounds.</summary>
    public static VectorModel Finish(VectorModel model, VectorAllocator memory)
    {
        model.Header.AuditStart = memory.Take(4);
        model.Header.AuditLength = 4 * Page;
        model.Header.CrashRecord = memory.Take(1);
        model.Header.MemoryStart = TestMachine.MemoryStart;
        model.Header.MemoryLength = memory.Next - TestMachine.MemoryStart;
        foreach (SubjectModel subject in model.Subjects)
        {
            for (int index = 0; index < subject.Memory.Count; index++)
            {
                MemoryRecord region = subject.Memory[index];
                (region.HostPhysical, region.Length) = region.Kind == MemoryKind.Audit
                    ? (model.Header.AuditStart, model.Header.AuditLength)
                    : (region.HostPhysical, region.Length);
                subject.Memory[index] = region;
            }
        }

        ulong end = model.Subjects
            .SelectMany(subject => subject.Images)
            .Select(image => image.ModuleOffset + image.Length)
            .DefaultIfEmpty()
            .Max();
        model.Images = [.. Enumerable.Range(0, (int)end).Select(index => (byte)(index * 7))];
        return model;
    }

    /// <summary>Memory as a native program has it, and images in it, at an offset among all images.</summary>
    public static void AddProgram(SubjectModel subject, VectorAllocator memory, ulong offset)
    {
        AddOwn(subject, memory, 0x8000, 1, EptRights.Read);
        AddOwn(subject, memory, 0x1_0000, 8, ReadWrite);
        AddOwn(subject, memory, 0x8_8000, 8, ReadWrite);
        AddOwn(subject, memory, 0x10_0000, 4, EptRights.Read | EptRights.Execute);
        AddOwn(subject, memory, 0x10_4000, 2, ReadWrite);
        subject.Images.Add(new() { GuestPhysical = 0x8000, Length = 0x40, ModuleOffset = offset });
        subject.Images.Add(new() { GuestPhysical = 0x10_0000, Length = 0xc0, ModuleOffset = offset + 0x40 });
    }

    public static void AddOwn(
        SubjectModel subject, VectorAllocator memory, ulong guest, ulong pages, EptRights rights,
        MemoryKind kind = MemoryKind.Private) => subject.Memory.Add(new()
        {
            GuestPhysical = guest, HostPhysical = memory.Take(pages), Length = pages * Page, Kind = kind,
            Rights = rights, MemoryType = EptMemoryType.WriteBack,
        });

    /// <summary>Maps what another record names; the audit's place follows with <see cref="Finish"/>.</summary>
    public static void AddShared(
        SubjectModel subject, VectorModel model, ulong guest, MemoryKind kind, uint index, EptRights rights)
    {
        (ulong host, ulong length) = kind switch
        {
            MemoryKind.Channel => (model.Channels[(int)index].HostPhysical, model.Channels[(int)index].Length),
            MemoryKind.Counters => (model.Subjects[(int)index].Record.Block + SubjectBlock.Counters, Page),
            MemoryKind.MonitoredState =>
                (model.Subjects[(int)index].Record.Block + SubjectBlock.MonitoredState, Page),
            MemoryKind.MonitoredMemory =>
                (model.Subjects[(int)index].Memory[0].HostPhysical, model.Subjects[(int)index].Memory[0].Length),
            _ => (0ul, Page),
        };
        subject.Memory.Add(new()
        {
            GuestPhysical = guest, HostPhysical = host, Length = length, Kind = kind, Index = index, Rights = rights,
            MemoryType = EptMemoryType.WriteBack,
        });
    }

    public static void AddFrame(VectorModel model, string name, params (uint Subject, uint Microseconds)[] frames)
    {
        model.MajorFrames.Add(new()
        {
            Name = VectorModel.Name(name),
            MinorFrames = new() { First = (uint)model.MinorFrames.Count, Count = (uint)frames.Length },
        });
        model.MinorFrames.AddRange(
            from frame in frames
            select new MinorFrameRecord { Subject = frame.Subject, Microseconds = frame.Microseconds });
    }

    private static void AddTraps(SubjectModel machine)
    {
        const MonitoredState Seen = MonitoredState.AllGeneralRegisters | MonitoredState.InstructionPointer;
        TrapRecord monitored = new()
        {
            Action = TrapAction.Monitor, Monitor = 4, Visible = Seen,
            Changeable = MonitoredState.Rax | MonitoredState.InstructionPointer | MonitoredState.ChangeOnly,
            Last = ulong.MaxValue,
        };
        machine.Traps.Add(monitored with { Reason = ExitReason.TripleFault });
        machine.Traps.Add(new() { Reason = ExitReason.Invd, Action = TrapAction.Skip, Last = ulong.MaxValue });
        machine.Traps.Add(
            new() { Reason = ExitReason.Vmxon, Action = TrapAction.InvalidOpcode, Last = ulong.MaxValue });
        machine.Traps.Add(monitored with { Reason = ExitReason.IoInstruction, First = 0x20, Last = 0x21 });
        machine.Traps.Add(
            new() { Reason = ExitReason.IoInstruction, Action = TrapAction.AbsentPort, First = 0x22, Last = 0xffff });
        machine.Traps.Add(
            new() { Reason = ExitReason.Rdmsr, Action = TrapAction.GeneralProtection, Last = 0x7ff });
        machine.Traps.Add(monitored with { Reason = ExitReason.Rdmsr, First = 0x800, Last = 0x8ff });
        machine.Traps.Add(monitored with { Reason = ExitReason.Rdmsr, First = 0x900, Last = uint.MaxValue });
        machine.Traps.Add(monitored with { Reason = ExitReason.Wrmsr, Last = uint.MaxValue });
        machine.Traps.Add(
            monitored with { Reason = ExitReason.EptViolation, First = 0xfee0_0000, Last = 0xfee0_0fff });
        machine.Traps.Add(monitored with { Reason = ExitReason.VmxPreemptionTimerExpired });
    }
}
