namespace Bulkhead.Kernel.Trials.Bench;

using System;
using System.Runtime.CompilerServices;
using Bulkhead.Kernel.Console;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Trials.Guests;
using Bulkhead.Kernel.Vmx;
using Bulkhead.Kernel.Vmx.Reports;

/// <summary>One benchmark program's run: answers its exits, and reports what one of them costs.</summary>
public unsafe struct BenchTrial
{
    private const ushort ResultPort = 0xf4;
    private const ulong PageMask = 4095;

    /// <summary>In units of TSC ticks that IA32_VMX_MISC[4:0] gives: long enough for the program to get on.</summary>
    private const uint TimerPeriod = 50;

    public Processor* Processor;
    public Subject Subject;

    /// <summary>Where VMREADs and VMWRITEs are counted.</summary>
    public VmcsAccesses* Accesses;

    private ExtendedPageTableBuilder _pages;
    private ulong _hostOffset;
    private PhaseSamples _samples;
    private PinBasedControls _controls;
    /// <summary>As under a schedule: each VM entry writes what is left of the subject's time.</summary>
    private const ulong FarDeadline = ~0ul >> 1;

    private ulong _timerExits;

    /// <summary>
    /// Makes the virtual machine for <paramref name="program"/> and its VMCS current, with memory at the lower half of
    /// <paramref name="memory"/>; pages of the upper half are mapped when they are touched. False as
    /// <see cref="GuestMachine.Prepare"/>.
    /// </summary>
    public bool Prepare(in GuestMemory memory, in GuestProgram program)
    {
        GuestMemory lower = memory;
        lower.Memory = new(memory.Memory.Start, memory.Memory.Start + (memory.Memory.Length / 2));
        fixed (Subject* subject = &Subject)
        {
            if (!GuestMachine.Prepare(Processor, lower, program, subject))
            {
                return false;
            }
        }

        Subject.State.Deadline = FarDeadline;
        Subject.State.TimerShift = new VmxMisc(ModelSpecificRegister.Read(Msr.IA32_VMX_MISC)).PreemptionTimerShift;
        FillMsrTable(ref Subject.Msrs);
        Subject.Traps.Set(ExitReason.VmxPreemptionTimerExpired, TrapAction.Resume);
        _timerExits = 0;
        _controls = (PinBasedControls)Vmcs.Read(VmcsField.PinBasedControls);
        return TryMapLowerHalf(lower);
    }

    /// <summary>Decides an exit for the slow level. True to go on.</summary>
    public bool HandleExit()
    {
        switch (new ExitReasonField((uint)Subject.State.ExitReason).Value)
        {
            case (uint)ExitReason.IoInstruction:
                return AnswerPort();
            case (uint)ExitReason.EptViolation:
                return MapPage(Vmcs.Read(VmcsField.GuestPhysicalAddress)) || Stop();
            case (uint)ExitReason.Vmcall:
                return AnswerPhase();
            case (uint)ExitReason.VmxPreemptionTimerExpired:
                _timerExits++;
                return ExitHandler.Handle(ref Subject);
            default:
                return ExitHandler.Handle(ref Subject);
        }
    }

    /// <summary>
    /// Writes the point of the program from <paramref name="file"/>, and behind it the cost of one exit.
    /// </summary>
    public void Report(ReadOnlySpan<byte> file)
    {
        ref KernelLog log = ref Processor->Report.Log;
        BenchResult* result = (BenchResult*)(_hostOffset + BenchResult.Address);
        ulong exits = result->Exits == 0 ? _timerExits : result->Exits;
        BenchCost ticks = new(result->MeasuredTicks, result->EmptyTicks, exits);
        bool isCounting = Accesses->Reads != 0;
        bool hasEnded = Subject.Cause == StopCause.Ended && result->Signature == BenchResult.ExpectedSignature;
        BenchCost reads = new(Reads(BenchPhase.MeasuredBegins), Reads(BenchPhase.EmptyBegins), exits);
        BenchCost writes = new(Writes(BenchPhase.MeasuredBegins), Writes(BenchPhase.EmptyBegins), exits);
        bool isExact = isCounting ? reads.IsExact && writes.IsExact : ticks.IsExact;
        ReadOnlySpan<byte> name = hasEnded ? BenchResult.NameOf(result) : file;
        if (!Processor->Report.Point(hasEnded && isExact, name))
        {
            log.Write(hasEnded ? "the exits do not all cost the same: "u8 : "the program did not end: "u8);
            ExitDescription.Write(ref log, Subject.LastExit);
            log.Write(" "u8);
        }

        log.Write("exits=% empty-loop=% loop=%\n"u8, exits, result->EmptyTicks, result->MeasuredTicks);
        if (isCounting)
        {
            WriteCost(ref log, "vmread"u8, name, reads.Each);
            WriteCost(ref log, "vmwrite"u8, name, writes.Each);
        }
        else
        {
            WriteCost(ref log, "ticks"u8, name, ticks.Each);
        }
    }

    private static void WriteCost(ref KernelLog log, ReadOnlySpan<byte> what, ReadOnlySpan<byte> name, ulong value)
    {
        log.Write("# "u8);
        log.Write(what);
        log.Write(" "u8);
        log.WriteUntrusted(name);
        log.Write("=%\n"u8, value);
    }

    /// <summary>A full table, so that no MSR is found more easily than in a subject with many.</summary>
    private static void FillMsrTable(ref MsrTable table)
    {
        const uint MiscEnable = 0x1a0;
        ReadOnlySpan<uint> others =
        [
            0x10, 0x17, 0x1b, 0x3a, 0x8b, 0xce, 0xfe, 0x174, 0x175, 0x176, 0x1d9, 0x277, 0xc000_0081, 0xc000_0082,
            0xc000_0103,
        ];
        for (int index = 0; index < others.Length; index++)
        {
            _ = table.Add(others[index], 0, 0);
        }

        _ = table.Add(MiscEnable, 1, ~0ul);
    }

    private bool TryMapLowerHalf(in GuestMemory lower)
    {
        // GuestMachine has built a tree of its own in the first pages of the pool; this one can be added to.
        ulong middle = lower.ExtendedPageTables.Start + (lower.ExtendedPageTables.Length / 2);
        _pages = new(
            new(middle, lower.ExtendedPageTables.End),
            new EptVpidCapability(ModelSpecificRegister.Read(Msr.IA32_VMX_EPT_VPID_CAP)),
            Processor->Features.PhysicalAddressWidth);
        _hostOffset = lower.Memory.Start;
        return Map(0, lower.Memory.Length) && Vmcs.Write(VmcsField.EptPointer, _pages.Pointer.Value).IsSuccess;
    }

    private bool Map(ulong address, ulong length)
    {
        EptRegion region = new()
        {
            Start = new(address),
            Length = length,
            Target = new(_hostOffset + address),
            Rights = EptRights.Read | EptRights.Write | EptRights.Execute,
            MemoryType = EptMemoryType.WriteBack,
        };
        return _pages.Map(region) == EptRegionFault.None;
    }

    /// <summary>A fault on a page that is mapped is none of a first touch, and the map refuses it.</summary>
    private bool MapPage(ulong address)
    {
        const ulong MemoryEnd = 4 << 20;
        return address < MemoryEnd
            && Map(address & ~PageMask, PageMask + 1)
            && Events.TryRedeliver(new((uint)Vmcs.Read(VmcsField.IdtVectoringInformation)));
    }

    private bool Stop()
    {
        Subject.Traps.Set(ExitReason.EptViolation, TrapAction.Stop);
        return ExitHandler.Handle(ref Subject);
    }

    private bool AnswerPort()
    {
        IoInstructionQualification access = new(Vmcs.Read(VmcsField.ExitQualification));
        if (access.Port == ResultPort)
        {
            Subject.Cause = StopCause.Ended;
            return false;
        }

        if (access.IsInput)
        {
            Subject.State.Registers.Rax |= 0xff;
        }

        Events.SkipInstruction();
        return true;
    }

    /// <summary>The same work in every phase, so that its VMREADs and VMWRITEs cancel out.</summary>
    private bool AnswerPhase()
    {
        BenchPhase phase = (BenchPhase)(uint)Subject.State.Registers.Rbx;
        bool hasTimer = (phase & BenchPhase.WithTimer) != 0;
        _samples[(int)(phase & BenchPhase.MeasuredEnds)] = *Accesses;
        Subject.State.Deadline = hasTimer ? 0 : FarDeadline;
        PinBasedControls timer = hasTimer ? PinBasedControls.ActivateVmxPreemptionTimer : 0;
        _ = Vmcs.Write(VmcsField.PinBasedControls, (ulong)(_controls | timer));
        _ = Vmcs.Write(VmcsField.VmxPreemptionTimerValue, TimerPeriod);
        Events.SkipInstruction();
        return true;
    }

    private readonly ulong Reads(BenchPhase begin) => _samples[(int)begin + 1].Reads - _samples[(int)begin].Reads;

    private readonly ulong Writes(BenchPhase begin) => _samples[(int)begin + 1].Writes - _samples[(int)begin].Writes;

    [InlineArray(4)]
    private struct PhaseSamples
    {
        private VmcsAccesses _first;
    }
}
