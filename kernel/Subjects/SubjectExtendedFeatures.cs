namespace Bulkhead.Kernel.Subjects;

using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Vmx;

/// <summary>
/// WRMSR of IA32_EFER by a virtual machine: its own register, which the kernel writes for it, since VM entry would
/// refuse what the processor does (SDM Vol. 4, table 2-2; Vol. 3A, 4.1.1).
/// </summary>
public static class SubjectExtendedFeatures
{
    private const ExtendedFeatureEnable Known = ExtendedFeatureEnable.SyscallEnable
        | ExtendedFeatureEnable.Ia32eModeEnable
        | ExtendedFeatureEnable.Ia32eModeActive
        | ExtendedFeatureEnable.ExecuteDisableEnable;

    /// <summary>Writes EDX:EAX, or raises #GP as the processor would.</summary>
    public static bool Handle(ref GeneralRegisters registers)
    {
        ExtendedFeatureEnable wanted = (ExtendedFeatureEnable)((uint)registers.Rax | (registers.Rdx << 32));
        ExtendedFeatureEnable current = (ExtendedFeatureEnable)Vmcs.Read(VmcsField.GuestEfer);
        bool pages = (Vmcs.Read(VmcsField.GuestCr0) & (ulong)ControlRegister0.Paging) != 0;
        bool changesMode = ((wanted ^ current) & ExtendedFeatureEnable.Ia32eModeEnable) != 0;
        if ((wanted & ~Known) != 0 || (pages && changesMode))
        {
            return Events.TryInject(ExceptionVector.GeneralProtection, default);
        }

        // LMA is the processor's to change.
        ulong active = (ulong)(current & ExtendedFeatureEnable.Ia32eModeActive);
        _ = Vmcs.Write(VmcsField.GuestEfer, (ulong)(wanted & ~ExtendedFeatureEnable.Ia32eModeActive) | active);
        return Events.Skip();
    }
}
