namespace Bulkhead.Kernel.Trials.Guests.KernelGuest;

using System;
using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Console;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;
using Bulkhead.Kernel.Vmx.Reports;

/// <summary>
/// The kernel as a guest of itself: the product image, entered where a PVH loader enters it, comes up in a virtual
/// machine as far as finding that it has no VMX, says so on its virtual serial port, and halts.
/// </summary>
public unsafe struct KernelGuestTrial
{
    private Processor* _processor;
    private VirtualSerialPort _serial;
    private bool _hasRefused;
    private bool _hasEnded;
    private bool _hasHalted;

    /// <summary>Whether this trial is the one that VM exits belong to.</summary>
    public bool IsRunning { get; private set; }

    /// <summary>Loads the image at <paramref name="image"/> and makes it the subject of the current VMCS.</summary>
    public bool Prepare(Processor* processor, in GuestMemory memory, MemoryRange image, Subject* subject)
    {
        _processor = processor;
        IsRunning = true;
        ReadOnlySpan<byte> file = new((void*)image.Start, (int)image.Length);
        if (!GuestMachine.Prepare(processor, memory, GuestProgram.None(SubjectMode.Protected32), subject)
            || !ElfLoader.TryLoad(file, memory.Memory, out ulong entry))
        {
            return false;
        }

        PvhStartInfo.Write(memory.Memory.Start, memory.Memory.Length);
        subject->State.Registers.Rbx = PvhStartInfo.Address;
        _ = Vmcs.Write(VmcsField.GuestRip, entry);
        KernelGuestMachine.Configure(subject, memory);
        return true;
    }

    /// <summary>Decides an exit for the slow level; true to go on.</summary>
    public bool HandleExit(ref Subject subject)
    {
        ExitReason reason = (ExitReason)(ushort)Vmcs.Read(VmcsField.ExitReason);
        IoInstructionQualification access = new(Vmcs.Read(VmcsField.ExitQualification));
        if (reason == ExitReason.IoInstruction && VirtualSerialPort.Owns(access.Port) && !access.IsString)
        {
            HandleSerialPort(ref subject.State.Registers, access);
            Events.SkipInstruction();
            return true;
        }

        // The kernel halts with interrupts off: nothing is to come.
        _hasHalted = reason == ExitReason.Hlt;
        return !_hasHalted && ExitHandler.Handle(ref subject);
    }

    /// <summary>Reports the trial as a test point.</summary>
    public void End(in Subject subject)
    {
        IsRunning = false;
        bool ok = _processor->Report.Point(_hasRefused && _hasEnded && _hasHalted, "kernel-as-guest"u8);
        ref KernelLog log = ref _processor->Report.Log;
        log.Write(_hasRefused ? "refused for want of VMX, "u8 : "did not refuse for want of VMX, "u8);
        log.Write(_hasEnded ? "ended with status 16, "u8 : "did not end with status 16, "u8);
        if (_hasHalted)
        {
            log.Write("halted"u8);
        }
        else
        {
            ExitDescription.Write(ref log, subject.LastExit);
        }

        log.Write((byte)'\n');
    }

    private void HandleSerialPort(ref GeneralRegisters registers, IoInstructionQualification access)
    {
        if (access.IsInput)
        {
            registers.Rax = (registers.Rax & ~0xfful) | _serial.Read(access.Port);
        }
        else if (_serial.Write(access.Port, (byte)registers.Rax))
        {
            Judge(_serial.Line);
            _processor->Report.Log.Write("# guest| "u8);
            _processor->Report.Log.WriteUntrusted(_serial.Line);
            _processor->Report.Log.Write((byte)'\n');
            _serial.StartLine();
        }
    }

    private void Judge(ReadOnlySpan<byte> line)
    {
        _hasRefused |= BootText.StartsWith(line, "not ok 7 vmx: CPUID.1:ECX.VMX[5] is 0, need 1"u8);
        _hasEnded |= BootText.StartsWith(line, "# end status=16 name=vmx-absent"u8);
    }
}
