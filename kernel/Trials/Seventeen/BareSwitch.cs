namespace Bulkhead.Kernel.Trials.Seventeen;

using System.Runtime.InteropServices;
using Bulkhead.Kernel.Cpu;

/// <summary>
/// The state on either side of the switch from the kernel's 64-bit mode to the environment's 32-bit protected mode;
/// kernel/Trials/Seventeen/BareSwitch.asm has the same offsets.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct BareSwitch
{
    /// <summary>The environment's CR0 and CR4, on bare metal and in the virtual machine alike.</summary>
    public const ControlRegister0 EnvironmentCr0 = ControlRegister0.Paging
        | ControlRegister0.WriteProtect
        | ControlRegister0.NumericError
        | ControlRegister0.ExtensionType
        | ControlRegister0.ProtectionEnable;

    public const ControlRegister4 EnvironmentCr4 = ControlRegister4.PageSizeExtensions;

    /// <summary>The kernel's, to come back to.</summary>
    public ulong KernelRsp;
    public uint KernelCr0;
    public uint KernelCr3;
    public uint KernelCr4;

    /// <summary>The environment's, to go to.</summary>
    public uint Cr0;
    public uint Cr3;
    public uint Cr4;
    public uint Entry;
}
