namespace Bulkhead.Kernel.Vmx;

using System;
using Bulkhead.Kernel.Cpu;

/// <summary>
/// The host-state area of the current VMCS (SDM Vol. 3C, 25.5): the state of this processor as it is now. HOST_RSP is
/// written by run_subject; what is not written here stays 0 (FS, LDTR, SYSENTER).
/// </summary>
public static unsafe class HostStateArea
{
    private static ReadOnlySpan<ulong> Selectors =>
    [
        (ulong)VmcsField.HostCsSelector, GlobalDescriptorTable.CodeSelector,
        (ulong)VmcsField.HostSsSelector, GlobalDescriptorTable.DataSelector,
        (ulong)VmcsField.HostDsSelector, GlobalDescriptorTable.DataSelector,
        (ulong)VmcsField.HostEsSelector, GlobalDescriptorTable.DataSelector,
        (ulong)VmcsField.HostTrSelector, GlobalDescriptorTable.TaskStateSelector,
    ];

    /// <summary>Writes the area; VM exits go to <paramref name="exitEntry"/>.</summary>
    public static void Write(Processor* processor, ulong exitEntry)
    {
        _ = Vmcs.Write(VmcsField.HostCr0, (ulong)Instructions.MovFromCr0());
        _ = Vmcs.Write(VmcsField.HostCr3, processor->Image.PageTables.Start);
        _ = Vmcs.Write(VmcsField.HostCr4, (ulong)Instructions.MovFromCr4());
        Vmcs.Write(Selectors);
        _ = Vmcs.Write(VmcsField.HostGsBase, (ulong)processor);
        _ = Vmcs.Write(VmcsField.HostTrBase, (ulong)(&processor->TaskState));
        _ = Vmcs.Write(VmcsField.HostGdtrBase, (ulong)(&processor->GlobalDescriptors));
        _ = Vmcs.Write(VmcsField.HostIdtrBase, (ulong)(&processor->InterruptDescriptors));
        _ = Vmcs.Write(VmcsField.HostPat, ModelSpecificRegister.Read(Msr.IA32_PAT));
        _ = Vmcs.Write(VmcsField.HostEfer, ModelSpecificRegister.Read(Msr.IA32_EFER));
        _ = Vmcs.Write(VmcsField.HostRip, exitEntry);
    }
}
