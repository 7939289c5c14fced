namespace Bulkhead.Kernel.Trials;

using System;
using Bulkhead.Kernel.Console;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Vmx;

/// <summary>
/// How a trial's instruction ended: VMsucceed, VMfailInvalid, VMfailValid with an error number, or an exception
/// (SDM Vol. 3C, 31.2 "Conventions"). Two outcomes are the same if their values are.
/// </summary>
public readonly struct TrialOutcome
{
    /// <summary>RFLAGS.CF and ZF, where RFLAGS has them; bits 15:8 are the VM-instruction error.</summary>
    private const uint CarryBit = 1 << 0;
    private const uint ZeroBit = 1 << 6;
    private const int ErrorShift = 8;

    /// <summary>An exception, but not of the instruction on trial.</summary>
    private const uint ElsewhereBit = 1u << 30;

    private TrialOutcome(uint value) => Value = value;

    /// <summary>The flags, or an <see cref="InstructionFault"/>.</summary>
    public uint Value { get; }

    public bool IsSuccess => Value == 0;

    public static TrialOutcome Succeed => default;

    public static TrialOutcome FailInvalid => new(CarryBit);

    /// <summary>VMfailValid with that VM-instruction error (SDM Vol. 3C, 31.4), 1 to 255.</summary>
    public static TrialOutcome FailValid(byte error) => new(ZeroBit | ((uint)error << ErrorShift));

    public static TrialOutcome Fault(ExceptionVector vector, ushort errorCode = 0) =>
        new(InstructionFault.Of(vector, errorCode).Value);

    /// <summary>What a stub of this kernel returned.</summary>
    public static TrialOutcome Of(VmxResult result) => new(result.Fault.Value);

    /// <summary>
    /// What a trial in protected mode left in <paramref name="block"/>, if <paramref name="instruction"/> is the
    /// offset of the VMXON on trial.
    /// </summary>
    public static TrialOutcome Of(in ProtectedModeBlock block, uint instruction)
    {
        if (block.Vector == ProtectedModeBlock.NoVector)
        {
            return new(block.Flags & (CarryBit | ZeroBit));
        }

        uint fault = InstructionFault.Of((ExceptionVector)block.Vector, block.ErrorCode).Value;
        return new(block.FaultEip == instruction ? fault : fault | ElsewhereBit);
    }

    public bool Is(TrialOutcome other) => Value == other.Value;

    /// <summary>Writes the outcome in the SDM's words, such as "#GP(0)"; returns their length.</summary>
    public int WriteTo(ref KernelLog log)
    {
        InstructionFault fault = new(Value);
        if (!fault.IsPresent)
        {
            return WriteFlags(ref log);
        }

        ReadOnlySpan<byte> mnemonic = ExceptionNames.Mnemonic(fault.Vector);
        log.Write(mnemonic);
        int length = mnemonic.Length;
        if (HasErrorCode(fault.Vector))
        {
            log.Write("("u8);
            log.WriteDecimal(fault.ErrorCode);
            log.Write(")"u8);
            length += 3;
        }

        if ((Value & ElsewhereBit) != 0)
        {
            log.Write(" elsewhere"u8);
            length += 10;
        }

        return length;
    }

    /// <summary>
    /// Reports a test point of that name: ok if this is the <paramref name="expected"/> outcome, which is named if it
    /// is not. <paramref name="remark"/> follows in parentheses. Returns whether it is ok.
    /// </summary>
    public bool Report(
        ref KtapReport report,
        ReadOnlySpan<byte> name,
        TrialOutcome expected,
        ReadOnlySpan<byte> remark = default)
    {
        bool ok = report.Point(Is(expected), name);
        _ = WriteTo(ref report.Log);
        if (!ok)
        {
            report.Log.Write(", want "u8);
            _ = expected.WriteTo(ref report.Log);
        }

        report.Log.Write(remark.IsEmpty ? default : " ("u8);
        report.Log.Write(remark);
        report.Log.Write(remark.IsEmpty ? "\n"u8 : ")\n"u8);
        return ok;
    }

    private static bool HasErrorCode(ExceptionVector vector) =>
        vector is >= ExceptionVector.InvalidTss and <= ExceptionVector.PageFault;

    private int WriteFlags(ref KernelLog log)
    {
        ReadOnlySpan<byte> name = (Value & CarryBit) != 0 ? "VMfailInvalid"u8
            : (Value & ZeroBit) != 0 ? "VMfailValid"u8
            : "VMsucceed"u8;
        log.Write(name);
        if ((Value & ZeroBit) == 0)
        {
            return name.Length;
        }

        log.Write("(%)"u8, (byte)(Value >> ErrorShift));
        return name.Length + 4;
    }
}
