namespace Bulkhead.Kernel.Vmx;

using Bulkhead.Kernel.Cpu;

/// <summary>
/// What a VMX instruction's stub returns: RFLAGS.CF in bit 0 and ZF in bit 6 (SDM Vol. 3C, 31.2 "Conventions"), or the
/// fault that the instruction raised.
/// </summary>
public readonly struct VmxResult(uint value)
{
    private const uint CarryBit = 1 << 0;
    private const uint ZeroBit = 1 << 6;

    public InstructionFault Fault { get; } = new(value);

    /// <summary>VMsucceed.</summary>
    public bool IsSuccess => Fault.Value == 0;

    /// <summary>CF: VMfailInvalid, there is no current VMCS to hold an error number.</summary>
    public bool IsFailInvalid => !Fault.IsPresent && (Fault.Value & CarryBit) != 0;

    /// <summary>ZF: VMfailValid, the current VMCS holds the VM-instruction error.</summary>
    public bool IsFailValid => !Fault.IsPresent && (Fault.Value & ZeroBit) != 0;
}
