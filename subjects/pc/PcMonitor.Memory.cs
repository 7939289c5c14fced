namespace Bulkhead.Subjects.Pc;

using System.Runtime.CompilerServices;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Subjects.Pc.Processor;

/// <content>Accesses to the memory of devices: EPT violations.</content>
public unsafe partial struct PcMonitor
{
    /// <summary>An access to memory that is not there: a device's, or nobody's.</summary>
    private PcVerdict AnswerMemory(MonitoredStatePage* page, ulong now)
    {
        const ulong IsFetch = 1 << 2;
        const ulong IsLinear = 1 << 7;
        const ulong IsToOperand = 1 << 8;
        if ((page->ExitQualification & (IsLinear | IsToOperand | IsFetch)) != (IsLinear | IsToOperand))
        {
            return PcVerdict.Stop;
        }

        ref MmioInstruction instruction = ref _instructions.Decode(ref Machine.Memory, page);
        if (instruction.Length == 0)
        {
            return PcVerdict.Stop;
        }

        page->Registers[GeneralRegisters.Rsp] = page->StackPointer;
        if (instruction.Operation == MmioOperation.Move)
        {
            AnswerMove(page, in instruction, now);
            return PcVerdict.Resume;
        }

        return instruction.Operation != MmioOperation.MoveString ? AnswerInstruction(page, in instruction, now)
            : AnswerMoveString(page, in instruction, now) ? PcVerdict.Resume
            : PcVerdict.Stop;
    }

    /// <summary>What nearly all accesses are: a MOV, which changes one register at most and no flags.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AnswerMove(MonitoredStatePage* page, in MmioInstruction instruction, ulong now)
    {
        page->Changed = (ulong)MonitoredState.InstructionPointer;
        if (instruction.WritesMemory)
        {
            ulong written = instruction.Source(ref page->Registers);
            _isStale |= !Machine.TryEndInterrupt(page->GuestPhysicalAddress)
                && Machine.WriteMemory(page->GuestPhysicalAddress, written, now);
        }
        else
        {
            instruction.Load(ref page->Registers, Machine.ReadMemory(page->GuestPhysicalAddress, now));

            // All else that a read changes time would have changed, too.
            _isStale |= Machine.HasApicErrors;
            page->Changed |= 1ul << instruction.Register;
            page->StackPointer = page->Registers[GeneralRegisters.Rsp];
        }

        page->InstructionPointer = instruction.Following(page->InstructionPointer);
    }

    private PcVerdict AnswerInstruction(MonitoredStatePage* page, in MmioInstruction instruction, ulong now)
    {
        _isStale = true;
        ulong address = page->GuestPhysicalAddress;
        ulong flags = page->Flags;
        ulong read = instruction.ReadsMemory ? Machine.ReadMemory(address, now) : 0;
        ulong written = instruction.Execute(ref page->Registers, ref flags, read);
        if (instruction.WritesMemory)
        {
            Machine.WriteMemory(address, written, now);
        }

        Finish(page, in instruction);
        page->Flags = flags;
        return PcVerdict.Resume;
    }

    private bool AnswerMoveString(MonitoredStatePage* page, in MmioInstruction instruction, ulong now)
    {
        const ulong IsWrite = 1 << 1;
        _isStale = true;
        PagingState paging = new(page);
        CodeMode mode = new CodeSegment(page->CodeSegmentBase, page->CodeSegmentAccessRights).ModeIn(in paging);
        bool isWritten = (page->ExitQualification & IsWrite) != 0;
        if (!MmioStringMove.TryLocateOther(
            in instruction, ref Machine.Memory, in paging, mode, ref page->Registers, page->GuestLinearAddress,
            isWritten, out LinearOperand other))
        {
            return false;
        }

        ulong flags = page->Flags;
        ulong moved = isWritten ? other.Read() : Machine.ReadMemory(page->GuestPhysicalAddress, now);
        _ = instruction.Execute(ref page->Registers, ref flags, moved);
        if (isWritten)
        {
            Machine.WriteMemory(page->GuestPhysicalAddress, moved, now);
        }
        else
        {
            other.Write(moved);
        }

        Finish(page, in instruction);
        return true;
    }

    private static void Finish(MonitoredStatePage* page, in MmioInstruction instruction)
    {
        page->StackPointer = page->Registers[GeneralRegisters.Rsp];
        page->InstructionPointer = instruction.Next(page->InstructionPointer, ref page->Registers);
        page->Changed = (ulong)(MonitoredState.AllGeneralRegisters | MonitoredState.InstructionPointer
            | MonitoredState.Flags);
    }
}
