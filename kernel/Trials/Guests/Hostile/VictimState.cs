namespace Bulkhead.Kernel.Trials.Guests.Hostile;

using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;

/// <summary>What the victim left when it ended: of memory and of registers a hash each.</summary>
public readonly struct VictimState(bool hasEnded, ulong memory, ulong registers)
{
    /// <summary>It ended by itself.</summary>
    public bool HasEnded { get; } = hasEnded;

    /// <summary>All of its memory: what it wrote there of the state that it found is a part.</summary>
    public ulong Memory { get; } = memory;

    /// <summary>General, debug and extended registers, MSRs, and the VMCS but for host state and exit.</summary>
    public ulong Registers { get; } = registers;

    public bool Equals(in VictimState other) =>
        HasEnded == other.HasEnded && Memory == other.Memory && Registers == other.Registers;

    /// <summary>Reads what a run left; the VMCS is the current one.</summary>
    public static unsafe VictimState Read(in Subject subject, in GuestMemory memory)
    {
        WordHash ofMemory = default;
        ofMemory.Add(memory.Memory);

        WordHash ofRegisters = default;
        for (int register = 0; register < GeneralRegisters.Count; register++)
        {
            ofRegisters.Add(subject.State.Registers[register]);
        }

        ofRegisters.Add(subject.State.ExtendedControl0);
        fixed (SwitchedRegisters* switched = &subject.State.Switched)
        {
            ulong start = (ulong)switched;
            ofRegisters.Add(new MemoryRange(start, start + (ulong)sizeof(SwitchedRegisters)));
        }

        ofRegisters.Add(subject.State.TaskPriority);
        ofRegisters.Add(new MemoryRange(memory.ExtendedState, memory.ExtendedState + (2 * 4096)));
        for (int index = 0; index < VmcsFieldTable.Count; index++)
        {
            VmcsField field = VmcsFieldTable.At(index);
            if (new VmcsFieldEncoding(field).Type is VmcsFieldType.GuestState or VmcsFieldType.Control)
            {
                ofRegisters.Add(Vmcs.Read(field));
            }
        }

        return new(subject.Cause == StopCause.Ended, ofMemory.Value, ofRegisters.Value);
    }
}
