namespace Bulkhead.Kernel.Trials.Guests;

using Bulkhead.Kernel.Console;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;
using Bulkhead.Kernel.Vmx.EntryCheck;

/// <summary>Why VM entry failed: the rules that the current VMCS breaks.</summary>
public struct FailedEntry
{
    private EntryState _state;
    private EntryFindings _findings;

    /// <summary>
    /// Writes the broken rules if the subject's last VM entry failed. Such a failure leaves the fields as they were
    /// (SDM Vol. 3C, 27.8), so that the checker sees what the processor saw.
    /// </summary>
    /// <param name="log">Where to write.</param>
    /// <param name="subject">The subject, whose VMCS is current.</param>
    /// <param name="vmcs">The physical address of that VMCS.</param>
    public void Write(ref KernelLog log, in Subject subject, ulong vmcs)
    {
        if (subject.Cause is not (StopCause.VmcsRefused or StopCause.EntryFailed))
        {
            return;
        }

        _state.Capabilities = VmxCapabilities.Read();
        _state.Memory = new() { CurrentVmcs = vmcs };
        for (int index = 0; index < VmcsFieldTable.Count; index++)
        {
            _state.Values[index] = Vmcs.Read(VmcsFieldTable.At(index));
        }

        _findings = default;
        _ = EntryChecker.Check(_state, ref _findings);
        EntryReport.Write(ref log, _state, _findings);
    }
}
