namespace Bulkhead.Subjects.Pc.Apic;

/// <summary>The local APIC's pin LINT0, to which the 8259's output is wired (SDM Vol. 3A, 11.5.1).</summary>
public partial struct LocalApic
{
    /// <summary>
    /// LINT0 passes the 8259's interrupts on to the processor, or there is no local APIC between them.
    /// </summary>
    public readonly bool IsVirtualWire
    {
        get
        {
            LocalVector lint0 = _vectors.Entry(LocalVectorTable.Lint0);
            return !_base.IsEnabled || (!lint0.IsMasked && lint0.DeliveryMode == DeliveryMode.ExtInt);
        }
    }

    /// <summary>As firmware leaves it: enabled, LINT0 ExtINT, LINT1 NMI, all others masked.</summary>
    public void EnterVirtualWireMode()
    {
        const int ModeShift = 8;
        _spuriousInterruptVector = SpuriousVectorAfterReset | SoftwareEnable;
        _vectors[(int)LocalVectorTable.Lint0] = (uint)DeliveryMode.ExtInt << ModeShift;
        _vectors[(int)LocalVectorTable.Lint1] = (uint)DeliveryMode.Nmi << ModeShift;
    }

    /// <summary>The 8259's output as LINT0 has it; matters only if LINT0 is not ExtINT.</summary>
    public void SetLint0(bool isHigh)
    {
        bool rises = isHigh && !_isLint0High;
        _isLint0High = isHigh;
        if (rises || isHigh)
        {
            DeliverLint0(rises);
        }
    }

    /// <summary>NMI, SMI and INIT from LINT0 are for wirings that this machine does not have.</summary>
    private void DeliverLint0(bool rises)
    {
        LocalVector entry = _vectors.Entry(LocalVectorTable.Lint0);
        if (entry.IsMasked || entry.DeliveryMode != DeliveryMode.Fixed)
        {
            return;
        }

        if (!entry.IsLevel)
        {
            if (rises)
            {
                _ = Accept(entry.Vector, isLevel: false);
            }
        }
        else if ((entry.Value & LocalVector.RemoteIrr) == 0 && Accept(entry.Vector, isLevel: true))
        {
            _vectors[(int)LocalVectorTable.Lint0] |= LocalVector.RemoteIrr;
        }
    }

    private void EndLint0(byte vector)
    {
        LocalVector entry = _vectors.Entry(LocalVectorTable.Lint0);
        if (entry.Vector == vector && (entry.Value & LocalVector.RemoteIrr) != 0)
        {
            _vectors[(int)LocalVectorTable.Lint0] &= ~LocalVector.RemoteIrr;
            SetLint0(_isLint0High);
        }
    }
}
