namespace Bulkhead.Kernel.Vmx;

/// <summary>IA32_VMX_MISC (SDM Vol. 3D, A.6).</summary>
public readonly struct VmxMisc(ulong value)
{
    public ulong Value { get; } = value;

    /// <summary>Bits 4:0: the VMX-preemption timer counts down by 1 when this bit of the TSC changes.</summary>
    public byte PreemptionTimerShift => (byte)(Value & 0x1f);

    /// <summary>Bits 8:6: the activity states that VM entry can establish, a bit each; active is bit 0.</summary>
    public byte ActivityStates => (byte)(((Value >> 5) & 0xe) | 1);

    /// <summary>Bits 24:16: how many CR3-target values there are.</summary>
    public ushort Cr3TargetCount => (ushort)((Value >> 16) & 0x1ff);

    /// <summary>Bits 27:25: the recommended maximum of entries in an MSR list, 512 to 4096.</summary>
    public ushort MsrListLimit => (ushort)(512 * (((Value >> 25) & 7) + 1));

    /// <summary>Bit 29: VMWRITE can write the VM-exit information fields too.</summary>
    public bool CanWriteAnyField => (Value & (1ul << 29)) != 0;

    /// <summary>Bit 30: VM entry can inject a software interrupt or exception of instruction length 0.</summary>
    public bool CanInjectLengthZero => (Value & (1ul << 30)) != 0;
}
