namespace Bulkhead.Subjects.Pc.Apic;

/// <summary>
/// The local APIC's MSRs: IA32_APIC_BASE, IA32_TSC_DEADLINE, and the registers of x2APIC mode (SDM Vol. 3A, 11.12.1).
/// What returns false is answered with #GP(0).
/// </summary>
public partial struct LocalApic
{
    private const uint TscDeadlineMsr = 0x6e0;
    private const uint FirstX2ApicMsr = 0x800;

    /// <summary>No page's address.</summary>
    private const ulong NoPage = ulong.MaxValue;

    /// <summary>What x2APIC mode does not have.</summary>
    private static bool IsXApicOnly(ApicRegister register) => register is ApicRegister.ArbitrationPriority
        or ApicRegister.RemoteRead or ApicRegister.DestinationFormat or ApicRegister.InterruptCommandHigh;

    public bool TryReadMsr(uint msr, ulong now, out ulong value)
    {
        Advance(now);
        value = 0;
        if (msr == TscDeadlineMsr)
        {
            value = _timer.Deadline;
            return true;
        }

        if (msr == ApicBase.Msr)
        {
            value = _base.Value;
            return true;
        }

        uint number = msr - FirstX2ApicMsr;
        ApicRegister register = (ApicRegister)number;
        if (!_base.IsX2Apic || number >= RegisterCount || IsXApicOnly(register)
            || register is ApicRegister.EndOfInterrupt or ApicRegister.SelfIpi)
        {
            return false;
        }

        if (register == ApicRegister.InterruptCommandLow)
        {
            value = _interruptCommand;
            return true;
        }

        return TryRead(register, now, out value);
    }

    public bool TryWriteMsr(uint msr, ulong value, ulong now)
    {
        Advance(now);
        if (msr == TscDeadlineMsr)
        {
            _timer.WriteDeadline(value);
            Advance(now);
            return true;
        }

        if (msr == ApicBase.Msr)
        {
            return TryWriteBase(new(value));
        }

        uint number = msr - FirstX2ApicMsr;
        ApicRegister register = (ApicRegister)number;
        if (!_base.IsX2Apic || number >= RegisterCount)
        {
            return false;
        }

        if (register == ApicRegister.InterruptCommandLow)
        {
            return TryWriteInterruptCommand(value);
        }

        if ((value & ~(ulong)DefinedInX2Apic(register)) != 0 || !IsWritableInX2Apic(register))
        {
            return false;
        }

        if (register == ApicRegister.SelfIpi)
        {
            SendSelfIpi((byte)value);
            return true;
        }

        return TryWrite(register, (uint)value, now);
    }

    private bool TryWriteInterruptCommand(ulong value)
    {
        if (((uint)value & ~InterruptCommand.Writable) != 0)
        {
            return false;
        }

        _interruptCommand = value;
        SendIpi((uint)(value >> 32));
        return true;
    }

    /// <summary>The bits that may be set in a write: EOI and ESR take nothing but 0.</summary>
    private static uint DefinedInX2Apic(ApicRegister register)
    {
        if (register is ApicRegister.EndOfInterrupt or ApicRegister.ErrorStatus)
        {
            return 0;
        }

        if (register == ApicRegister.InitialCount)
        {
            return AllOnes;
        }

        if (register == ApicRegister.SpuriousInterruptVector)
        {
            return SpuriousInterruptVectorWritable;
        }

        if (register == ApicRegister.DivideConfiguration)
        {
            return ApicTimer.DivideConfigurationBits;
        }

        bool isLocalVector = register is >= ApicRegister.LvtTimer and <= ApicRegister.LvtError;
        return isLocalVector ? LocalVectorTable.Defined(register - ApicRegister.LvtTimer) : 0xff;
    }

    private static bool IsWritableInX2Apic(ApicRegister register) =>
        register is ApicRegister.EndOfInterrupt or ApicRegister.InitialCount or ApicRegister.TaskPriority
            or (>= ApicRegister.LvtTimer and <= ApicRegister.LvtError) or ApicRegister.SelfIpi
            or ApicRegister.SpuriousInterruptVector or ApicRegister.ErrorStatus or ApicRegister.DivideConfiguration;

    private void SetBase(ApicBase next)
    {
        _base = next;
        _memoryPage = next.IsXApic ? next.Address : NoPage;
    }

    private bool TryWriteBase(ApicBase next)
    {
        if (!_base.CanBecome(next, _physicalAddressBits))
        {
            return false;
        }

        bool isDisabled = _base.IsEnabled && !next.IsEnabled;
        bool entersX2Apic = !_base.IsX2Apic && next.IsX2Apic;
        SetBase(next);
        if (isDisabled)
        {
            ResetRegisters();
        }
        else if (entersX2Apic)
        {
            // 11.12.5.1: of xAPIC mode's state the destination of IPIs alone is lost.
            _interruptCommand = (uint)_interruptCommand;
        }

        return true;
    }
}
