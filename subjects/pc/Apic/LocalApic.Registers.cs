namespace Bulkhead.Subjects.Pc.Apic;

/// <summary>The local APIC's registers as memory, and what both ways of access have in common.</summary>
public partial struct LocalApic
{
    /// <summary>The size of the registers' memory in bytes.</summary>
    public const uint MemorySize = 0x1000;

    /// <summary>Of the register EOI in memory.</summary>
    public const uint EndOfInterruptOffset = (uint)ApicRegister.EndOfInterrupt * RegisterSpan;

    /// <summary>
    /// Integrated, six entries in the local vector table, no suppression of EOI broadcasts (11.4.8).
    /// </summary>
    private const uint VersionValue = 0x14 | ((LocalVectorTable.Count - 1) << 16);

    private const uint AllOnes = 0xffff_ffff;
    private const uint RegisterSpan = 16;
    private const uint RegisterCount = 0x40;
    private const uint SpuriousInterruptVectorWritable = SoftwareEnable | 0xff;

    /// <summary>
    /// Reads the register at <paramref name="offset"/>, 0 to <see cref="MemorySize"/> - 1. Accesses of other sizes
    /// than 4 bytes and between registers are undefined (11.4.1): they give bytes of the register.
    /// </summary>
    public ulong ReadMemory(uint offset, ulong now)
    {
        if (!_base.IsXApic)
        {
            return AllOnes;
        }

        Advance(now);
        uint number = offset / RegisterSpan;
        ulong value;
        if (number >= RegisterCount || !TryRead((ApicRegister)number, now, out value))
        {
            Report(ApicErrors.IllegalRegisterAddress);
            return 0;
        }

        return value >> (int)((offset & 7) << 3);
    }

    /// <summary>
    /// Writes the register at <paramref name="offset"/>, 0 to <see cref="MemorySize"/> - 1. Writes of other sizes
    /// than 4 bytes and between registers are undefined (11.4.1): the former are taken for writes of 4 bytes, the
    /// latter have no effect.
    /// </summary>
    public void WriteMemory(uint offset, uint value, ulong now)
    {
        if (!_base.IsXApic || (offset & (RegisterSpan - 1)) != 0)
        {
            return;
        }

        Advance(now);
        uint number = offset / RegisterSpan;
        if (number >= RegisterCount || !TryWrite((ApicRegister)number, value, now))
        {
            Report(ApicErrors.IllegalRegisterAddress);
        }
    }

    /// <summary>False if there is no such register.</summary>
    private readonly bool TryRead(ApicRegister register, ulong now, out ulong value)
    {
        value = 0;
        if (register == ApicRegister.CurrentCount)
        {
            value = _timer.ReadCurrentCount(now);
            return true;
        }

        if (register == ApicRegister.InterruptCommandLow)
        {
            value = (uint)_interruptCommand;
            return true;
        }

        if (register == ApicRegister.TaskPriority)
        {
            value = _taskPriority;
            return true;
        }

        if (register is >= ApicRegister.LvtTimer and <= ApicRegister.LvtError)
        {
            value = _vectors[(int)(register - ApicRegister.LvtTimer)];
            return true;
        }

        if (register is >= ApicRegister.InService and < ApicRegister.ErrorStatus)
        {
            uint index = (uint)register;
            value = register >= ApicRegister.InterruptRequest ? _request.Word(index)
                : register >= ApicRegister.TriggerMode ? _triggerMode.Word(index)
                : _inService.Word(index);
            return true;
        }

        return TryReadOther(register, out value);
    }

    private readonly bool TryReadOther(ApicRegister register, out ulong value)
    {
        bool isKnown = true;
        bool isX2Apic = _base.IsX2Apic;
        value = 0;
        if (register == ApicRegister.Id)
        {
            value = isX2Apic ? _id : _id << 24;
        }
        else if (register == ApicRegister.Version)
        {
            value = VersionValue;
        }
        else if (register is ApicRegister.ProcessorPriority or ApicRegister.ArbitrationPriority)
        {
            value = ProcessorPriority;
        }
        else if (register == ApicRegister.LogicalDestination)
        {
            value = isX2Apic ? X2ApicLogicalDestination : _logicalDestination;
        }
        else if (register == ApicRegister.DestinationFormat)
        {
            value = _destinationFormat;
        }
        else if (register == ApicRegister.SpuriousInterruptVector)
        {
            value = _spuriousInterruptVector;
        }
        else if (register == ApicRegister.ErrorStatus)
        {
            value = (uint)_errorStatus;
        }
        else if (register == ApicRegister.InterruptCommandHigh)
        {
            value = _interruptCommand >> 32;
        }
        else if (register == ApicRegister.InitialCount)
        {
            value = _timer.InitialCount;
        }
        else if (register == ApicRegister.DivideConfiguration)
        {
            value = _timer.DivideConfiguration;
        }
        else
        {
            isKnown = register is ApicRegister.RemoteRead or ApicRegister.EndOfInterrupt;
        }

        return isKnown;
    }

    /// <summary>False if there is no such register. Those that software cannot write keep their value.</summary>
    private bool TryWrite(ApicRegister register, uint value, ulong now)
    {
        if (register == ApicRegister.EndOfInterrupt)
        {
            EndInterrupt();
        }
        else if (register == ApicRegister.InitialCount)
        {
            _timer.WriteInitialCount(value, now);
        }
        else if (register == ApicRegister.InterruptCommandLow)
        {
            _interruptCommand = (_interruptCommand & ~(ulong)AllOnes) | (value & InterruptCommand.Writable);
            SendIpi((uint)(_interruptCommand >> 56));
        }
        else if (register == ApicRegister.TaskPriority)
        {
            _taskPriority = (byte)value;
        }
        else if (register is >= ApicRegister.LvtTimer and <= ApicRegister.LvtError)
        {
            WriteLocalVector(register - ApicRegister.LvtTimer, value);
        }
        else
        {
            return TryWriteOther(register, value, now);
        }

        return true;
    }

    private bool TryWriteOther(ApicRegister register, uint value, ulong now)
    {
        if (register == ApicRegister.InterruptCommandHigh)
        {
            _interruptCommand = (uint)_interruptCommand | ((ulong)(value & 0xff00_0000) << 32);
        }
        else if (register == ApicRegister.DivideConfiguration)
        {
            _timer.WriteDivideConfiguration(value, now);
        }
        else if (register == ApicRegister.SpuriousInterruptVector)
        {
            WriteSpuriousInterruptVector(value);
        }
        else if (register == ApicRegister.ErrorStatus)
        {
            _errorStatus = _newErrors;
            _newErrors = ApicErrors.None;
        }
        else if (register == ApicRegister.LogicalDestination)
        {
            _logicalDestination = value & 0xff00_0000;
        }
        else if (register == ApicRegister.DestinationFormat)
        {
            _destinationFormat = value | 0x0fff_ffff;
        }
        else
        {
            return TryReadOther(register, out _) || TryRead(register, now, out _);
        }

        return true;
    }

    private void WriteSpuriousInterruptVector(uint value)
    {
        _spuriousInterruptVector = value & SpuriousInterruptVectorWritable;
        if ((value & SoftwareEnable) == 0)
        {
            MaskAll(keeps: AllOnes);
        }
    }

    /// <summary>While the APIC is disabled by software, entries stay masked (11.4.7.2).</summary>
    private void WriteLocalVector(uint index, uint value)
    {
        uint old = _vectors[(int)index];
        uint writable = LocalVectorTable.Defined(index) & ~LocalVector.ReadOnly;
        uint written = (value & writable) | (old & LocalVector.ReadOnly);
        if ((_spuriousInterruptVector & SoftwareEnable) == 0)
        {
            written |= LocalVector.Mask;
        }

        _vectors[(int)index] = written;
        if (index == LocalVectorTable.Timer)
        {
            _timer.SetMode(_vectors.Entry(index).TimerMode);
        }
        else if (index == LocalVectorTable.Lint0)
        {
            // An asserted level counts as soon as the entry lets it through.
            SetLint0(_isLint0High);
        }
    }
}
