namespace Bulkhead.Kernel.Vmx;

/// <summary>
/// What the processor may have cached of a subject's translations. It has to go when EPT or a VPID get another use: VM
/// entries and exits leave it alone (SDM Vol. 3C, 29.4.3.3).
/// </summary>
public static unsafe class CachedTranslations
{
    /// <summary>
    /// Invalidates what belongs to an EPT pointer and to a VPID, each by the narrowest type that the processor has.
    /// </summary>
    public static void Invalidate(EptVpidCapability capability, ExtendedPageTablePointer pointer, ushort vpid)
    {
        InveptType inveptType = capability.Supports(InveptType.SingleContext)
            ? InveptType.SingleContext
            : InveptType.AllContext;
        InvvpidType invvpidType = capability.Supports(InvvpidType.SingleContext)
            ? InvvpidType.SingleContext
            : InvvpidType.AllContext;
        if (capability.Supports(inveptType))
        {
            InveptDescriptor descriptor = new(pointer);
            _ = VmxInstructions.Invept(inveptType, &descriptor);
        }

        if (capability.Supports(invvpidType))
        {
            InvvpidDescriptor descriptor = new(vpid);
            _ = VmxInstructions.Invvpid(invvpidType, &descriptor);
        }
    }
}
