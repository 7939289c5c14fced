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
public unsafe partial struct PcMonitor
{
    private const ulong Valid = 1ul << 31;
    private const uint NonMaskableInterrupt = 2;
    private const uint GeneralProtection = 13;

    /// <summary>
    /// Of the exit qualification: size, direction and string, and what they are for IN AL (SDM Vol. 3C, table 28-5).
    /// </summary>
    private const ulong AccessBits = 0x1f;
    private const ulong InputOfByte = 1 << 3;
    private const int PortShift = 16;

    private const ulong RaxAndRdx = 1 << 0 | 1 << 2;

    public PcMachine Machine;
    public PcConsole Console;

    private InstructionCache _instructions;

    /// <summary>What is in the page's slot: the interrupt that is proposed; 0: none.</summary>
    private ulong _injection;

    /// <summary>
    /// The tick at which the machine changes by itself, or the console; until then and without an access both stay as
    /// they are. ulong.MaxValue: never. And the same as the page has it, where 0 is never.
    /// </summary>
    private ulong _next;
    private ulong _deadline;

    /// <summary>The same for the machine alone.</summary>
    private ulong _nextOfMachine;

    /// <summary>The exit may have changed what is to be proposed, beside what the devices know of.</summary>
    private bool _isStale;

    /// <summary>The guest begins: its machine is reset.</summary>
    public void Reset(ulong now)
    {
        Machine.Reset(now);
        _injection = 0;
        _isStale = true;
        _next = 0;
    }

    /// <summary>
    /// Answers a read of one byte from a port, if nothing else is to be done, which is the way that drivers wait;
    /// false:
    /// <see cref="Answer"/> has to.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryAnswerInput(MonitoredStatePage* page, ulong now)
    {
        ulong access = page->ExitQualification;
        if ((access & AccessBits) != InputOfByte || (ExitReason)page->ExitReason != ExitReason.IoInstruction
            || _injection != 0 || now >= _next)
        {
            return false;
        }

        InputByte(page, (uint)access >> PortShift, now);
        if (Machine.Devices.IsStale)
        {
            Conclude(page, now);
        }

        return true;
    }

    /// <summary>Answers the exit in the page, at the tick <paramref name="now"/>.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public PcVerdict Answer(MonitoredStatePage* page, ulong now)
    {
        if (_injection != 0 && page->Injection == 0)
        {
            _injection = 0;
            _isStale |= Machine.Acknowledge();
        }

        ExitReason reason = (ExitReason)page->ExitReason;
        PcVerdict verdict = reason == ExitReason.IoInstruction ? AnswerPort(page, new(page->ExitQualification), now)
            : reason == ExitReason.EptViolation ? AnswerMemory(page, now)
            : AnswerOther(page, reason, now);
        Conclude(page, now);
        return verdict == PcVerdict.Resume && Machine.HasSignals ? AnswerSignals(page) : verdict;
    }

    /// <summary>The guest has sent itself NMI or INIT.</summary>
    private PcVerdict AnswerSignals(MonitoredStatePage* page)
    {
        ProcessorSignals signals = Machine.TakeSignals();
        if ((signals & ProcessorSignals.NonMaskableInterrupt) != 0)
        {
            Raise(page, NonMaskableInterrupt);
        }

        // Where the reset vector is, a PC's firmware has its start: it boots anew.
        return (signals & ProcessorSignals.Init) != 0 ? PcVerdict.Reset : PcVerdict.Resume;
    }

    /// <summary>
    /// Tells what follows from the exit: an interrupt, and when the machine has to be looked at again.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Conclude(MonitoredStatePage* page, ulong now)
    {
        if (_isStale || Machine.Devices.IsStale || now >= _next)
        {
            Update(now);
        }

        if (_injection != 0)
        {
            page->Injection = _injection;
            page->Changed |= (ulong)MonitoredState.Injection;
        }

        if (_deadline != page->Deadline)
        {
            page->Deadline = _deadline;
            page->Changed |= (ulong)MonitoredState.Deadline;
        }
    }

    /// <summary>The guest runs no longer, or not as it did: passes on what it has sent.</summary>
    public void Flush() => Console.Flush();

    /// <summary>Brings the console, the interrupts and the next change up to date.</summary>
    private void Update(ulong now)
    {
        Console.Exchange(ref Machine.Devices, now);
        if (_isStale || Machine.Devices.AreLinesStale || now >= _nextOfMachine)
        {
            int vector = Machine.Propose(now);
            _injection = vector >= 0 ? Valid | (uint)vector : 0;
            _nextOfMachine = Machine.NextChange;
            _isStale = false;
        }

        Machine.Devices.KeepLines();
        _next = Console.NextChange < _nextOfMachine ? Console.NextChange : _nextOfMachine;
        _deadline = _next == ulong.MaxValue ? 0 : _next;
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
        if (!access.IsInput)
        {
            page->Changed = MonitoredStatePage.Completed;
            PcPorts.Write(ref Machine.Devices, access.Port, size, (uint)page->Registers.Rax, now);
            return Machine.Devices.IsRequestStale ? Requested(now) : PcVerdict.Resume;
        }

        if (size == 1)
        {
            InputByte(page, access.Port, now);
            return PcVerdict.Resume;
        }

        page->Changed = (ulong)MonitoredState.Rax | MonitoredStatePage.Completed;
        ulong value = PcPorts.Read(ref Machine.Devices, access.Port, size, now);
        page->Registers.Rax = size == 2 ? (page->Registers.Rax & ~0xfffful) | value : value;
        return PcVerdict.Resume;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void InputByte(MonitoredStatePage* page, uint port, ulong now)
    {
        ulong read = PcPorts.ReadByte(ref Machine.Devices, port, now);
        page->Registers.Rax = (page->Registers.Rax & ~0xfful) | read;
        page->Changed = (ulong)MonitoredState.Rax | MonitoredStatePage.Completed;
    }

    private PcVerdict AnswerString(MonitoredStatePage* page, IoInstructionQualification access, ulong now)
    {
        PagingState paging = new(page);
        CodeMode mode = new CodeSegment(page->CodeSegmentBase, page->CodeSegmentAccessRights).ModeIn(in paging);
        StringIo instruction = new(
            access.Value, page->InstructionInformation, page->GuestLinearAddress, ref page->Registers, page->Flags,
            in paging, mode);
        StringIoOutcome outcome = instruction.Run(ref Machine.Devices, ref Machine.Memory, ref page->Registers, now);
        page->Changed = (ulong)MonitoredState.AllGeneralRegisters & ~(1ul << GeneralRegisters.Rsp);
        page->Changed |= outcome == StringIoOutcome.Finished ? MonitoredStatePage.Completed : 0;
        if (outcome == StringIoOutcome.PageFault)
        {
            // It is a page fault on hardware, which the slot for exceptions does not have. A general protection fault
            // harms the program that did it; to stop the guest would harm all of them.
            Raise(page, GeneralProtection);
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
            page->Changed = isLegal ? RaxAndRdx : 0;
        }
        else
        {
            isLegal = Machine.TryWriteMsr(index, (uint)page->Registers.Rax | (page->Registers.Rdx << 32), now);
        }

        if (isLegal)
        {
            page->Changed |= MonitoredStatePage.Completed;
        }
        else
        {
            Raise(page, GeneralProtection);
        }
    }

    private static void Raise(MonitoredStatePage* page, uint vector)
    {
        page->Exception = Valid | vector;
        page->Changed |= (ulong)MonitoredState.Exception;
    }
}
