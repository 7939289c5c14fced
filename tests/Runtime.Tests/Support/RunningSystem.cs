namespace Bulkhead.Runtime.Tests.Support;

using Bulkhead.Configuration.Tests.Vectors;
using Bulkhead.Kernel.Audit;
using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Console;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Schedule;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Tests.Support;
using Bulkhead.Kernel.Vmx;

/// <summary>
/// A system that the kernel's own code has started from a module, on a <see cref="RuntimeProcessor"/>, with the module
/// and all memory of the subjects where the vector says. The test then plays the processor, exit by exit.
/// </summary>
public sealed unsafe class RunningSystem : IDisposable
{
    private const ulong PageTables = 0x12_0000;
    private const int PageTablesLength = 32 * 4096;
    private const uint InstructionLength = 3;

    private readonly AlignedMemory processor = new(sizeof(Processor));
    private readonly AlignedMemory dispatcher = new(sizeof(Dispatcher));
    private readonly LowMemory tables = new(PageTables, PageTablesLength);
    private readonly LowMemory memory;
    private readonly LowMemory module;

    /// <summary>Starts the system of a model, whose images the test may have filled.</summary>
    public RunningSystem(VectorModel model, Action<byte[]>? damage = null, RuntimeProcessor? machine = null)
    {
        Model = model;
        Machine = machine ?? new RuntimeProcessor();
        Instructions.Model = Machine;
        model.HashImages();
        byte[] bytes = model.Build();
        damage?.Invoke(bytes);
        memory = new(model.Header.MemoryStart, (int)model.Header.MemoryLength);
        memory.Bytes.Fill(0xa5);
        module = new(TestMachine.ModuleStart, bytes.Length);
        bytes.CopyTo(module.Bytes);
        PrepareProcessor(bytes.Length);
        SystemSequence.Start(Processor, Dispatcher);
        Running = (Subject*)Machine.Running;
        Enter();
    }

    public VectorModel Model { get; }

    public RuntimeProcessor Machine { get; }

    public Processor* Processor => (Processor*)processor.Address;

    public Dispatcher* Dispatcher => (Dispatcher*)dispatcher.Address;

    /// <summary>Who would run now; null if the system did not start.</summary>
    public Subject* Running { get; private set; }

    /// <summary>The ring's records, oldest first.</summary>
    public AuditRecord[] Audit
    {
        get
        {
            AuditRingHeader* header = (AuditRingHeader*)Model.Header.AuditStart;
            AuditRecord* records = (AuditRecord*)(Model.Header.AuditStart + AuditRingHeader.Size);
            return [.. Enumerable.Range(0, (int)header->Capacity).Select(index => records[index])
                .Where(record => record.Sequence != 0).OrderBy(record => record.Sequence)];
        }
    }

    /// <summary>The record of a sequence number, or the one that took its place.</summary>
    public AuditRecord Record(ulong sequence)
    {
        AuditRingHeader* header = (AuditRingHeader*)Model.Header.AuditStart;
        return ((AuditRecord*)((byte*)header + AuditRingHeader.Size))[(sequence - 1) % header->Capacity];
    }

    /// <summary>What kinds of records there are about a subject, in order.</summary>
    public AuditKind[] AuditOf(uint subject) =>
        [.. Audit.Where(record => record.Subject == subject).Select(record => record.Kind)];

    public Subject* Subject(uint index) => Dispatcher->Subject(index);

    /// <summary>A field of a subject's VMCS.</summary>
    public ulong Field(uint subject, VmcsField field) => Machine.Vmcs(Subject(subject)->State.VmcsAddress).Of(field);

    public void SetField(uint subject, VmcsField field, ulong value) =>
        Machine.Vmcs(Subject(subject)->State.VmcsAddress).Values.Set(field, value);

    /// <summary>The memory that a subject finds at a guest-physical address.</summary>
    public Span<byte> Memory(uint subject, ulong guestPhysical, int length)
    {
        MemoryRecord region = Model.Subjects[(int)subject].Memory
            .Single(one => guestPhysical >= one.GuestPhysical && guestPhysical < one.GuestPhysical + one.Length);
        return new((void*)(region.HostPhysical + guestPhysical - region.GuestPhysical), length);
    }

    /// <summary>The present frame of the one that runs ends by its timer.</summary>
    public void EndFrame()
    {
        Machine.Now = Math.Max(Machine.Now, Running->State.Deadline);
        Exit(ExitReason.VmxPreemptionTimerExpired);
    }

    /// <summary>Frames end until a subject runs.</summary>
    public void RunUntil(uint subject)
    {
        for (int frame = 0; frame < 1000 && (frame == 0 || Running->Index != subject); frame++)
        {
            EndFrame();
        }

        Assert.Equal(subject, Running->Index);
    }

    /// <summary>The one that runs executes VMCALL.</summary>
    public void Call(Hypercall number, ulong argument = 0)
    {
        Running->State.Registers.Rax = (ulong)number;
        Running->State.Registers.Rdi = argument;
        Exit(ExitReason.Vmcall);
    }

    /// <summary>The one that runs has an exit.</summary>
    public void Exit(ExitReason reason, ulong qualification = 0, ulong address = 0, uint length = InstructionLength) =>
        ExitWithField((uint)reason, qualification, address, length);

    /// <summary>The same with a whole exit-reason field.</summary>
    public void ExitWithField(uint reason, ulong qualification = 0, ulong address = 0, uint length = 0)
    {
        Subject* subject = Running;
        SetField(subject->Index, VmcsField.ExitReason, reason);
        SetField(subject->Index, VmcsField.ExitQualification, qualification);
        SetField(subject->Index, VmcsField.GuestPhysicalAddress, address);
        SetField(subject->Index, VmcsField.VmExitInstructionLength, length);
        SetField(subject->Index, VmcsField.VmEntryInterruptionInformation, 0);
        subject->State.ExitReason = reason;
        Resume(SubjectExits.Handle(Dispatcher, subject));
    }

    /// <summary>VM entry refused the VMCS of the one that runs.</summary>
    public void Refuse() => Resume(SubjectExits.HandleRefusal(Dispatcher, Running));

    /// <summary>The run ends in the call: the log's last line.</summary>
    public string End(Action last)
    {
        Assert.Throws<ProcessorHaltedException>(last);
        return Machine.Log[^1];
    }

    public void Dispose()
    {
        processor.Dispose();
        dispatcher.Dispose();
        tables.Dispose();
        memory?.Dispose();
        module?.Dispose();
    }

    private void PrepareProcessor(int moduleLength)
    {
        Processor->Features = ProcessorFeatures.Read();
        Processor->Image.Text = new(TestMachine.KernelStart, TestMachine.KernelStart + 0x1000);
        Processor->Image.Data = new(TestMachine.KernelStart + 0x1000, TestMachine.KernelEnd);
        Processor->Image.PageTables = new(PageTables, PageTables + PageTablesLength);
        Processor->AddressSpace = new((PageTableEntry*)PageTables, PageTablesLength / 4096);
        Processor->Report.Log.Serial = SerialPort.Open(SerialPort.Com1);
        foreach ((ulong start, ulong end, MemoryType type) in TestMachine.Regions)
        {
            Processor->Boot.Memory.Add(start, end - start, type);
        }

        BootModule configuration = default;
        configuration.Start = TestMachine.ModuleStart;
        configuration.End = TestMachine.ModuleStart + (ulong)moduleLength;
        BootText.TryCopy("configuration"u8, out configuration.Text);
        Processor->Boot.Modules.Add(configuration);
    }

    /// <summary>As the entry code does.</summary>
    private void Enter()
    {
        if (Running != null && Running->State.Start != 0)
        {
            Machine.AwaitTick(Running->State.Start);
            Running->State.Start = 0;
        }
    }

    /// <summary>Whoever the kernel says runs on: the current VMCS is its own.</summary>
    private void Resume(SubjectState* state)
    {
        Machine.Waits = 0;
        Running = (Subject*)state;
        Enter();
        Assert.Equal(Running->State.VmcsAddress, Machine.Current);
        Assert.True(Running == Dispatcher->Current);
    }
}
