namespace Bulkhead.Kernel.Schedule;

using System.Runtime.CompilerServices;
using Bulkhead.Kernel.Audit;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Subjects;

/// <summary>What one processor executes: the schedule, and the subject whose VMCS is current.</summary>
public unsafe struct Dispatcher
{
    public Processor* Processor;
    public ConfigurationVector Configuration;
    public FrameClock Clock;
    public AuditRing Audit;

    /// <summary>The tick of the TSC at which the schedule began; 0 before.</summary>
    public ulong Began;

    /// <summary>All the extended state that the processor can save; 0 without XSAVE.</summary>
    public ulong ExtendedStateMask;

    /// <summary>The processor has AVX2, and the kernel saves its registers.</summary>
    public bool HasAvx2;

    /// <summary>The subject whose VMCS is current and whose registers the processor has; null at first.</summary>
    public Subject* Current;

    /// <summary>The subject whose minor frame it is; null if it is idle.</summary>
    public Subject* Owner;

    /// <summary>The registers of nobody, which the processor has while <see cref="Current"/> is null.</summary>
    public SwitchedRegisters Nobody;

    /// <summary>
    /// The subject whose registers the processor has that only privileged instructions reach; null if nobody's. They
    /// stay while subjects run that cannot reach them.
    /// </summary>
    public Subject* RegisterOwner;

    /// <summary>Some subject has interrupts of a device.</summary>
    public bool HasInterrupts;

    /// <summary>The switch window of the configuration vector, in ticks.</summary>
    public long SwitchWindow;

    private SubjectAddresses _subjects;

    /// <summary>The subject at an index of the vector, which the validator has checked.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Subject* Subject(uint index) => ((Subject**)Unsafe.AsPointer(in _subjects))[index];

    /// <summary>Ticks since the schedule began.</summary>
    public readonly ulong Time => Began == 0 ? 0 : Instructions.Rdtsc() - Began;

    /// <summary>Adds a record about a subject, or about the system, to the audit ring.</summary>
    public void Record(AuditKind kind, uint subject, ulong first = 0, ulong second = 0, ulong third = 0, ulong fourth = 0)
    {
        AuditRecord record = default;
        record.Kind = kind;
        record.Subject = subject;
        record.Time = Time;
        record.Values[0] = first;
        record.Values[1] = second;
        record.Values[2] = third;
        record.Values[3] = fourth;
        Audit.Append(record);
    }

    /// <summary>Notes where the subjects of the vector are, and what else is needed of it at every switch.</summary>
    public void Open()
    {
        SwitchWindow = Configuration.Header.SwitchWindow;
        SubjectSwitch.NoteTscAux(ref Nobody);
        HasInterrupts = Configuration.Count(ConfigurationTable.Interrupts) != 0;
        for (uint index = 0; index < Configuration.Count(ConfigurationTable.Subjects); index++)
        {
            _subjects[(int)index] = Configuration.Subject(index).Block + SubjectBlock.Subject;
        }
    }

    [InlineArray(SubjectRecord.MaximumCount)]
    private struct SubjectAddresses
    {
        private ulong _first;
    }
}
