namespace Bulkhead.Configuration.Tests;

using Bulkhead.Configuration.Tests.Vectors;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;

/// <content>Subjects by themselves, and their private memory.</content>
public static partial class FaultCases
{
    private const int Source = 0;
    private const int Sink = 1;
    private const int Auditor = 2;
    private const int Machine = 3;
    private const int Watcher = 4;

    private static void AddSubjects()
    {
        AddSubject(ConfigurationFault.NameNotUnique, Sink, one => one.Record.Name = VectorModel.Name("source"));
        AddSubject(ConfigurationFault.Partition, Sink, one => one.Record.Partition = 4);
        AddSubject(ConfigurationFault.Mode, Machine, one => one.Record.Mode = (SubjectMode)4);
        AddSubject(ConfigurationFault.SubjectKind, Machine, one => one.Record.Kind = (SubjectKind)2);
        AddSubject(ConfigurationFault.NativeMode, Machine, one => one.Record.Kind = SubjectKind.Native);
        AddSubject(ConfigurationFault.FaultAction, Machine, one => one.Record.OnFault = (FaultAction)3);
        AddSubject(ConfigurationFault.Restarts, Source, one => one.Record.MaximumRestarts = 0);
        AddSubject(ConfigurationFault.Restarts, Sink, one => one.Record.MaximumRestarts = 1);
        AddSubject(ConfigurationFault.InitialState, Source, one => one.Record.EntryPoint = 1ul << 47);
        AddSubject(ConfigurationFault.InitialState, Machine, one => one.Record.StackPointer = 1ul << 32);
        AddSubject(ConfigurationFault.InitialState, Machine, one =>
            (one.Record.Mode, one.Record.EntryPoint) = (SubjectMode.Real, 1 << 20));
        AddSubject(ConfigurationFault.PageTable, Source, one => one.Record.PageTable = 1ul << 40);
        AddSubject(ConfigurationFault.PageTable, Source, one => one.Record.PageTable++);
        AddSubject(ConfigurationFault.PageTable, Machine, one => one.Record.PageTable = 0x1000);
        AddSubject(ConfigurationFault.PageTable, Machine, one =>
            (one.Record.Mode, one.Record.PageTable) = (SubjectMode.Paged32, 1ul << 32));
        AddSubject(ConfigurationFault.ExtendedPageTables, Sink, one => one.Record.ExtendedPageTables = 0);
        AddSubject(ConfigurationFault.ExtendedPageTables, Sink, one => one.Record.ExtendedPageTables = 1 << 16);
        AddSubject(ConfigurationFault.WholePages, Sink, one => one.Record.Block += 0x800);
        AddSubject(ConfigurationFault.Overlap, Sink, one => one.Record.Block -= 0x1000);
        AddSubject(ConfigurationFault.OutsideMemory, Sink, one => one.Record.Block = 0x4000_0000);
        Add(ConfigurationFault.NoTime, ConfigurationTable.Subjects, 1, model => model.MinorFrames.Edit(
            1, frame => frame with { Subject = 0 }));
        AddBytes(ConfigurationFault.Reserved, ConfigurationTable.Subjects, 2, module => Set(
            module, SubjectAt(2) + 159, 1));
    }

    private static void AddMemory()
    {
        AddRegion(ConfigurationFault.MemoryKind, Source, 0, one => one with { Kind = (MemoryKind)8 });
        AddRegion(ConfigurationFault.WholePages, Sink, 0, one => one with { GuestPhysical = 0x8001 });
        AddRegion(ConfigurationFault.WholePages, Sink, 1, one => one with { HostPhysical = one.HostPhysical + 8 });
        AddRegion(ConfigurationFault.WholePages, Sink, 2, one => one with { Length = 0x7001 });
        AddRegion(ConfigurationFault.Empty, Sink, 2, one => one with { Length = 0 });
        AddRegion(ConfigurationFault.Order, Sink, 2, one => one with { GuestPhysical = 0x1_7000 });
        AddRegion(ConfigurationFault.Order, Sink, 6, one => one with { GuestPhysical = 0xffff_ffff_ffff_f000 });
        AddRegion(ConfigurationFault.GuestAddress, Sink, 6, one => one with { GuestPhysical = (1ul << 47) - 0x1000 });
        AddRegion(ConfigurationFault.Rights, Source, 0, one => one with { Rights = EptRights.None });
        AddRegion(ConfigurationFault.Rights, Source, 0, one => one with { Rights = EptRights.Write });
        AddRegion(ConfigurationFault.Rights, Source, 0, one => one with { Rights = (EptRights)7 });
        AddRegion(ConfigurationFault.Rights, Machine, 0, one => one with { Rights = (EptRights)9 });
        AddRegion(ConfigurationFault.Rights, Auditor, 7, one => one with { Rights = (EptRights)3 });
        AddRegion(ConfigurationFault.MemoryType, Source, 0, one => one with { MemoryType = EptMemoryType.Uncacheable });
        AddRegion(ConfigurationFault.MemoryType, Sink, 6, one => one with { MemoryType = EptMemoryType.WriteBack });
        AddRegion(ConfigurationFault.MemoryIndex, Source, 0, one => one with { Index = 1 });
        AddRegion(ConfigurationFault.MemoryIndex, Sink, 5, one => one with { Index = 2 });
        AddRegion(ConfigurationFault.MemoryIndex, Watcher, 6, one => one with { Index = 5 });
        AddRegion(ConfigurationFault.MemoryIndex, Auditor, 9, one => one with { Index = 5 });
        AddRegion(ConfigurationFault.MemoryIndex, Auditor, 7, one => one with { Index = 1 });
        AddRegion(ConfigurationFault.OutsideMemory, Source, 0, one => one with
        {
            HostPhysical = TestMachine.MemoryStart - 0x1000,
        });
        AddRegion(
            ConfigurationFault.OutsideMemory, Source, 0, one => one with { HostPhysical = TestMachine.KernelStart });
        Add(ConfigurationFault.Overlap, ConfigurationTable.Memory, RegionOf(Sink, 0), model =>
            model.Subjects[Sink].Memory.Edit(
                0, one => one with { HostPhysical = model.Subjects[Source].Memory[0].HostPhysical }));
        Add(ConfigurationFault.Overlap, ConfigurationTable.Channels, 0, model => MoveChannel(
            model, model.Subjects[Machine].Record.Block));
        Add(ConfigurationFault.OutsideMemory, ConfigurationTable.Channels, 0, model => MoveChannel(model, 0x10_0000));
        Add(ConfigurationFault.Overlap, ConfigurationTable.Header, 0, model =>
            model.Header.CrashRecord = model.Header.AuditStart + 0x3000);
        Add(ConfigurationFault.Overlap, ConfigurationTable.Subjects, Watcher, model =>
            model.Header.CrashRecord = model.Subjects[Watcher].Record.Block + 0xc000);
        Add(ConfigurationFault.Overlap, ConfigurationTable.Memory, RegionOf(Source, 5), model =>
            model.Header.CrashRecord = model.Subjects[Source].Memory[5].HostPhysical + 0x1000);
        Add(ConfigurationFault.OutsideMemory, ConfigurationTable.Header, 0, model =>
            model.Header.CrashRecord = TestMachine.MemoryStart - 0x1000);
        Add(ConfigurationFault.OutsideMemory, ConfigurationTable.Header, 0, model => model.Header.MemoryLength -= 0x1000);
        Add(ConfigurationFault.Overlap, ConfigurationTable.Memory, RegionOf(Sink, 6), model =>
            model.Subjects[Source].Memory.Add(model.Subjects[Sink].Memory[6] with { Length = 0x1000 }), 1);
        AddRegion(ConfigurationFault.AddressWidth, Sink, 6, one => one with { HostPhysical = 1ul << 40 });
        AddRegion(ConfigurationFault.DeviceMemory, Sink, 6, one => one with { HostPhysical = 0x9_8000 });
        AddRegion(ConfigurationFault.DeviceMemory, Sink, 6, one => one with { HostPhysical = 0xfee0_0000 });
        AddImage(ConfigurationFault.Empty, Sink, 0, one => one with { Length = 0 });
        AddImage(ConfigurationFault.Order, Sink, 1, one => one with { GuestPhysical = 0x8020 });
        AddImage(ConfigurationFault.ImageInModule, Sink, 0, one => one with { ModuleOffset = ulong.MaxValue });
        AddImage(ConfigurationFault.ImageInModule, Machine, 0, one => one with { ModuleOffset = one.ModuleOffset + 1 });
        AddImage(ConfigurationFault.ImageInModule, Sink, 0, one => one with { Length = ulong.MaxValue - 0x8000 });
        AddImage(ConfigurationFault.ImageInMemory, Sink, 1, one => one with { GuestPhysical = 0x10_3fff });
        AddImage(ConfigurationFault.ImageInMemory, Source, 1, one => one with { GuestPhysical = 0x50_0000 });
    }

    private static void AddSubject(ConfigurationFault fault, int subject, Action<SubjectModel> change) =>
        Add(fault, ConfigurationTable.Subjects, (uint)subject, model => change(model.Subjects[subject]));

    private static void AddRegion(
        ConfigurationFault fault, int subject, int region, Func<MemoryRecord, MemoryRecord> change) =>
        Add(fault, ConfigurationTable.Memory, RegionOf(subject, region), model =>
            model.Subjects[subject].Memory.Edit(region, change));

    /// <summary>Moves the first channel, and all that map it.</summary>
    private static void MoveChannel(VectorModel model, ulong address)
    {
        model.Channels.Edit(0, channel => channel with { HostPhysical = address });
        foreach (SubjectModel subject in model.Subjects)
        {
            for (int index = 0; index < subject.Memory.Count; index++)
            {
                subject.Memory.Edit(index, one => one.Kind == MemoryKind.Channel && one.Index == 0
                    ? one with { HostPhysical = address }
                    : one);
            }
        }
    }

    private static void AddImage(
        ConfigurationFault fault, int subject, int image, Func<ImageRecord, ImageRecord> change) =>
        Add(fault, ConfigurationTable.Images, RecordOf(subject, image, one => one.Images.Count), model =>
            model.Subjects[subject].Images.Edit(image, change));

    /// <summary>The index in the whole table of a subject's record.</summary>
    private static uint RecordOf(int subject, int record, Func<SubjectModel, int> count) =>
        (uint)(GoodVectors.Complete().Subjects.Take(subject).Sum(count) + record);
}
