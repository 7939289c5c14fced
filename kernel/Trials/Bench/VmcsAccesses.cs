namespace Bulkhead.Kernel.Trials.Bench;

using System.Runtime.InteropServices;

/// <summary>How often VMREAD and VMWRITE have been executed (kernel/Trials/Bench/vmcs-accesses.asm).</summary>
[StructLayout(LayoutKind.Sequential)]
public struct VmcsAccesses
{
    public ulong Reads;
    public ulong Writes;
}
