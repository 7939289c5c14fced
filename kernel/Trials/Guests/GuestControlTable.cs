namespace Bulkhead.Kernel.Trials.Guests;

using Bulkhead.Kernel.Vmx;

/// <summary>The controls that a <see cref="GuestControls"/> stands for.</summary>
public static class GuestControlTable
{
    private const PrimaryProcessorBasedControls MorePrimary =
        PrimaryProcessorBasedControls.InvlpgExiting
        | PrimaryProcessorBasedControls.RdtscExiting
        | PrimaryProcessorBasedControls.Cr3LoadExiting
        | PrimaryProcessorBasedControls.Cr3StoreExiting
        | PrimaryProcessorBasedControls.MovDrExiting
        | PrimaryProcessorBasedControls.PauseExiting;

    private const SecondaryProcessorBasedControls MoreSecondary =
        SecondaryProcessorBasedControls.DescriptorTableExiting | SecondaryProcessorBasedControls.RdrandExiting;

    /// <summary>The fields; a secondary control that the processor does not have is left out.</summary>
    public static VmxControlSet Compute(GuestControls controls)
    {
        switch (controls)
        {
            case GuestControls.AllExits:
                VmxControlSet all = VmxControlSet.Compute(0, MorePrimary, MoreSecondary);
                SecondaryProcessorBasedControls available =
                    MoreSecondary & ~(SecondaryProcessorBasedControls)all.SecondaryProcessorBased.Missing;
                return VmxControlSet.Compute(0, MorePrimary, available);
            case GuestControls.VirtualNmis:
                return VmxControlSet.Compute(PinBasedControls.VirtualNmis, 0, 0);
            default:
                return VmxControlSet.Compute(0, 0, 0);
        }
    }
}
