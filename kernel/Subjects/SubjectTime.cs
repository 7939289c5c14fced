namespace Bulkhead.Kernel.Subjects;

using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Vmx;

/// <summary>The TSC that a subject sees: the processor's plus an offset (SDM Vol. 3C, 25.6.5 and 26.3).</summary>
public static class SubjectTime
{
    /// <summary>Gives the subject of the current VMCS an offset; false if the processor has none.</summary>
    public static bool TrySetOffset(ulong offset)
    {
        const PrimaryProcessorBasedControls Offsetting = PrimaryProcessorBasedControls.UseTscOffsetting;
        if (!VmxControlSet.Compute(0, Offsetting, 0).IsComplete)
        {
            return false;
        }

        _ = Vmcs.Write(VmcsField.TscOffset, offset);
        VmcsControl.Set(VmcsField.PrimaryProcessorBasedControls, (uint)Offsetting, true);
        return true;
    }

    /// <summary>Answers RDTSC or RDTSCP under "RDTSC exiting" with the offset added; the subject goes on.</summary>
    public static bool Answer(ref GeneralRegisters registers, ExitReason reason)
    {
        ulong now = Instructions.Rdtsc();
        if (VmcsControl.Has(
            VmcsField.PrimaryProcessorBasedControls,
            (uint)PrimaryProcessorBasedControls.UseTscOffsetting))
        {
            now += Vmcs.Read(VmcsField.TscOffset);
        }

        registers.Rax = (uint)now;
        registers.Rdx = now >> 32;
        if (reason == ExitReason.Rdtscp)
        {
            registers.Rcx = (uint)ModelSpecificRegister.Read(Msr.IA32_TSC_AUX);
        }

        return Events.Skip();
    }
}
