namespace Bulkhead.Kernel.Subjects;

using Bulkhead.Kernel.Vmx;

/// <summary>The VMX-preemption timer of the current VMCS (SDM Vol. 3C, 26.5.1).</summary>
public static class PreemptionTimer
{
    private const PinBasedControls Activated = PinBasedControls.ActivateVmxPreemptionTimer;

    /// <summary>
    /// Has every VM entry from now on start to count down from <paramref name="value"/>, in units of 2 to the power of
    /// IA32_VMX_MISC[4:0] ticks of the TSC; false if the processor has no such timer.
    /// </summary>
    public static bool TryArm(uint value)
    {
        if (!VmxControlSet.Compute(Activated, 0, 0).IsComplete)
        {
            return false;
        }

        _ = Vmcs.Write(VmcsField.VmxPreemptionTimerValue, value);
        VmcsControl.Set(VmcsField.PinBasedControls, (uint)Activated, true);
        return true;
    }

    /// <summary>Stops the timer.</summary>
    public static void Disarm() => VmcsControl.Set(VmcsField.PinBasedControls, (uint)Activated, false);
}
