namespace Bulkhead.Subjects.Pc;

using System;
using System.Runtime.CompilerServices;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;
using Bulkhead.Subjects.Pc.Apic;
using Bulkhead.Subjects.Pc.Devices;
using Bulkhead.Subjects.Pc.Processor;

/// <summary>
/// Answers a guest's exits with what a PC would do. All that the guest can put into the page is legal; an instruction
/// that it does not know ends in <see cref="PcVerdict.Stop"/>.
/// </summary>
public unsafe struct PcMonitor
{
    private const ulong Valid = 1ul << 31;
    private const uint NonMaskableInterrupt = 2;
    private const uint GeneralProtection = 13;

    public PcMachine Machine;
    public PcConsole Console;

    private InstructionCache _instructions;

    /// <summary>What is in the page's slot: the interrupt that is proposed; 0: none.</summary>
    private ulong _injection;

    /// <summary>
    /// The tick at which the machine changes by itself; until then and without an access it stays as it is.
    /// </summary>
    private ulong _next;

    /// <summary>The exit may have changed what is to be proposed, beside what the devices know of.</summary>
    private bool _isStale;

    /// <summary>The guest begins: its machine is reset.</summary>
    public void Reset(ulong now)
    {
        Machine.Reset(now);
        _injection = 0;
        _isStale = true;
    }

    /// <summary>Answers the exit in the page, at the tick <paramref name="now"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PcVerdict Answer(MonitoredStatePage* page, ulong now)
    {
        if (_injection != 0 && page->Injection == 0)
        {
            _injection = 0;
            _isStale = true;
            Machine.Acknowledge();
        }

        PcVerdict verdict = (ExitReason)page->ExitReason == ExitReason.IoInstruction
            ? AnswerPort(page, new(page->ExitQualification), now)
            : AnswerOther(page, (ExitReason)page->ExitReason, now);
        Console.Exchange(ref Machine.Devices, now);
        if (verdict == PcVerdict.Resume)
        {
            if (_isStale || now >= _next || Machine.Devices.IsStale)
            {
                verdict = Propose(page, now);
            }

            ulong next = Console.NextChange < _next ? Console.NextChange : _next;
            page->Injection = _injection;
            page->Deadline = next == ulong.MaxValue ? 0 : next;
        }

        return verdict;
    }

    /// <summary>The guest runs no longer, or not as it did: passes on what it has sent.</summary>
    public void Flush() => Console.Flush();

    /// <summary>Brings the interrupts and the next change up to date.</summary>
    private PcVerdict Propose(MonitoredStatePage* page, ulong now)
    {
        ProcessorSignals signals = Machine.TakeSignals();
        if ((signals & ProcessorSignals.NonMaskableInterrupt) != 0)
        {
            page->Exception = Valid | NonMaskableInterrupt;
        }

        int vector = Machine.Propose(now);
        _injection = vector >= 0 ? Valid | (uint)vector : 0;
        _next = Machine.NextChange;
        _isStale = false;

        // Where the reset vector is, a PC's firmware has its start: it boots anew.
        return (signals & ProcessorSignals.Init) != 0 ? PcVerdict.Reset : PcVerdict.Resume;
    }

    private void SendDebugLine(ulong now)
    {
        DebugPorts.Line line = default;
        int length = Machine.Devices.DebugPorts.TakeLine(line);
        if (Machine.HasDebugPort)
        {
            Console.SendLine(((ReadOnlySpan<byte>)line).Slice(0, length), now);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private PcVerdict AnswerPort(MonitoredStatePage* page, IoInstructionQualification access, ulong now)
    {
        if (access.IsString)
        {
            return AnswerString(page, access, now);
        }

        uint size = access.Size;
        page->Skip = 1;
        if (!access.IsInput)
        {
            PcPorts.Write(ref Machine.Devices, access.Port, size, (uint)page->Registers.Rax, now);
            return Machine.Devices.IsRequestStale ? Requested(now) : PcVerdict.Resume;
        }

        ulong value = PcPorts.Read(ref Machine.Devices, access.Port, size, now);
        ulong kept = size == 1 ? ~0xfful : size == 2 ? ~0xfffful : 0;
        page->Registers.Rax = (page->Registers.Rax & kept) | value;
        page->Changed = (ulong)MonitoredState.Rax;
        return PcVerdict.Resume;
    }

    private PcVerdict AnswerString(MonitoredStatePage* page, IoInstructionQualification access, ulong now)
    {
        PagingState paging = Paging(page);
        CodeMode mode = Code(page).ModeIn(in paging);
        StringIo instruction = new(
            access.Value, page->InstructionInformation, page->GuestLinearAddress, ref page->Registers, page->Flags,
            in paging, mode);
        StringIoOutcome outcome = instruction.Run(ref Machine.Devices, ref Machine.Memory, ref page->Registers, now);
        page->Changed = (ulong)MonitoredState.AllGeneralRegisters & ~(1ul << GeneralRegisters.Rsp);
        page->Skip = outcome == StringIoOutcome.Finished ? 1ul : 0;
        if (outcome == StringIoOutcome.PageFault)
        {
            // It is a page fault on hardware, which the slot for exceptions does not have. A general protection fault
            // harms the program that did it; to stop the guest would harm all of them.
            page->Exception = Valid | GeneralProtection;
        }

        return Requested(now);
    }

    /// <summary>What the guest has asked with its last write.</summary>
    private PcVerdict Requested(ulong now)
    {
        if (Machine.Devices.DebugPorts.HasLine)
        {
            SendDebugLine(now);
        }

        SystemRequest request = Machine.Devices.Request;
        return request == SystemRequest.None ? PcVerdict.Resume
            : request == SystemRequest.Reset ? PcVerdict.Reset : PcVerdict.PowerOff;
    }

    private PcVerdict AnswerOther(MonitoredStatePage* page, ExitReason reason, ulong now)
    {
        _isStale = true;
        if (reason == ExitReason.EptViolation)
        {
            return AnswerMemory(page, now) ? PcVerdict.Resume : PcVerdict.Stop;
        }

        if (reason is ExitReason.Rdmsr or ExitReason.Wrmsr)
        {
            AnswerMsr(page, reason, now);
            return PcVerdict.Resume;
        }

        if (reason == ExitReason.ExternalInterrupt)
        {
            // A message's interrupt that stayed pending would have the kernel look at it on every further exit.
            Instructions.AcceptInterrupts();
            return PcVerdict.Resume;
        }

        return reason == ExitReason.TripleFault ? PcVerdict.Reset
            : reason == ExitReason.VmxPreemptionTimerExpired ? PcVerdict.Resume
            : PcVerdict.Stop;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AnswerMsr(MonitoredStatePage* page, ExitReason reason, ulong now)
    {
        uint index = (uint)page->Registers.Rcx;
        bool isLegal;
        if (reason == ExitReason.Rdmsr)
        {
            isLegal = Machine.TryReadMsr(index, now, out ulong value);
            page->Registers.Rax = (uint)value;
            page->Registers.Rdx = value >> 32;
            page->Changed = isLegal ? 1 << 0 | 1 << 2 : 0ul;
        }
        else
        {
            isLegal = Machine.TryWriteMsr(index, (uint)page->Registers.Rax | (page->Registers.Rdx << 32), now);
        }

        page->Skip = isLegal ? 1ul : 0;
        page->Exception = isLegal ? 0 : Valid | GeneralProtection;
    }

    /// <summary>An access to memory that is not there: a device's, or nobody's.</summary>
    private bool AnswerMemory(MonitoredStatePage* page, ulong now)
    {
        const ulong IsFetch = 1 << 2;
        const ulong IsLinear = 1 << 7;
        const ulong IsToOperand = 1 << 8;
        const ulong Wanted = IsLinear | IsToOperand;
        ulong qualification = page->ExitQualification;
        PagingState paging = Paging(page);
        CodeSegment code = Code(page);
        CodeMode mode = code.ModeIn(in paging);
        ulong linear = code.LinearOf(page->InstructionPointer, mode);
        if ((qualification & Wanted) != Wanted
            || (qualification & IsFetch) != 0
            || !_instructions.TryDecode(ref Machine.Memory, in paging, linear, mode, out MmioInstruction instruction))
        {
            return false;
        }

        page->Registers[GeneralRegisters.Rsp] = page->StackPointer;
        return instruction.Operation == MmioOperation.MoveString
            ? AnswerMove(page, in instruction, in paging, mode, now)
            : AnswerInstruction(page, in instruction, mode, now);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool AnswerInstruction(MonitoredStatePage* page, in MmioInstruction instruction, CodeMode mode, ulong now)
    {
        ulong address = page->GuestPhysicalAddress;
        ulong flags = page->Flags;
        ulong read = instruction.ReadsMemory ? Machine.ReadMemory(address, now) : 0;
        ulong written = instruction.Execute(ref page->Registers, ref flags, read);
        if (instruction.WritesMemory)
        {
            Machine.WriteMemory(address, written, now);
        }

        Finish(page, in instruction, mode);
        if (instruction.Operation == MmioOperation.Move)
        {
            page->Changed = (ulong)MonitoredState.InstructionPointer
                | (instruction.WritesMemory ? 0 : 1ul << instruction.Register);
        }

        page->Flags = flags;
        return true;
    }

    private bool AnswerMove(
        MonitoredStatePage* page, in MmioInstruction instruction, in PagingState paging, CodeMode mode, ulong now)
    {
        const ulong IsWrite = 1 << 1;
        bool isWritten = (page->ExitQualification & IsWrite) != 0;
        if (!MmioStringMove.TryLocateOther(
            in instruction, ref Machine.Memory, in paging, mode, ref page->Registers, page->GuestLinearAddress, isWritten,
            out LinearOperand other))
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

        Finish(page, in instruction, mode);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(MonitoredStatePage* page, in MmioInstruction instruction, CodeMode mode)
    {
        page->StackPointer = page->Registers[GeneralRegisters.Rsp];
        page->InstructionPointer =
            instruction.NextInstructionPointer(page->InstructionPointer, mode, ref page->Registers);
        page->Changed = (ulong)(MonitoredState.AllGeneralRegisters | MonitoredState.InstructionPointer
            | MonitoredState.Flags);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static PagingState Paging(MonitoredStatePage* page) => new()
    {
        ControlRegister0 = page->ControlRegister0,
        ControlRegister3 = page->ControlRegister3,
        ControlRegister4 = page->ControlRegister4,
        ExtendedFeatureEnable = page->ExtendedFeatureEnable,
        IsUser = (page->CodeSegmentAccessRights >> 5 & 3) == 3,
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static CodeSegment Code(MonitoredStatePage* page) =>
        new(page->CodeSegmentBase, page->CodeSegmentAccessRights);
}
