namespace Bulkhead.Kernel.Trials;

using System.Runtime.InteropServices;

/// <summary>
/// What a trial in 32-bit protected mode gets and leaves; kernel/Trials/ProtectedMode.inc has the same offsets.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct ProtectedModeBlock
{
    /// <summary>The <see cref="Vector"/> if no exception came.</summary>
    public const uint NoVector = 0xffff_ffff;

    /// <summary>The state of the kernel's 64-bit mode, to go back to.</summary>
    public ulong KernelRsp;
    public uint KernelCr0;
    public uint KernelCr3;
    public uint KernelCr4;

    /// <summary>The state in which the trial starts, at CS:EIP and with EBX = the operand's offset.</summary>
    public uint Cr0;
    public uint Cr3;
    public uint Cr4;
    public uint Cs;
    public uint Eip;
    public uint Ds;
    public uint Es;
    public uint Fs;
    public uint Gs;
    public uint Operand;

    /// <summary>Where a trial in another mode or privilege level has its VMXON.</summary>
    public uint InnerCs;
    public uint InnerEip;

    /// <summary>1 once the trial is in VMX root operation: its end leaves it.</summary>
    public uint IsInRoot;

    /// <summary>EFLAGS after VMXON, if no exception came.</summary>
    public uint Flags;

    /// <summary>The first exception: its vector, its error code or 0, and where it came (CS:EIP, or CS:IP).</summary>
    public uint Vector;
    public uint ErrorCode;
    public uint FaultEip;

    /// <summary>An operand of VMXON in the stack segment.</summary>
    public ulong StackOperand;

    /// <summary>The operand of LIDT for real-address mode: limit in bits 15:0, base in bits 47:16.</summary>
    public ulong RealModeIdtr;

    /// <summary>1 once the trial has masked address line 20: its end unmasks it.</summary>
    public uint IsA20Masked;

    /// <summary>What the trial of A20M mode then read at <see cref="A20Arena.Probe"/>.</summary>
    public uint A20Probe;

    /// <summary>The offset of <see cref="StackOperand"/>.</summary>
    public const uint StackOperandOffset = 88;
}
