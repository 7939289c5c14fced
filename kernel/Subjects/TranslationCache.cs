namespace Bulkhead.Kernel.Subjects;

using Bulkhead.Kernel.Vmx;

/// <summary>What the processor has cached of a subject's linear addresses (SDM Vol. 3C, 29.4).</summary>
public static unsafe class TranslationCache
{
    /// <summary>
    /// Forgets all of the subject of the current VMCS. A processor without VPIDs refuses, and need not do it: it
    /// forgets at every VM entry. True: the subject goes on.
    /// </summary>
    public static bool Invalidate()
    {
        InvvpidDescriptor subject = new((ushort)Vmcs.Read(VmcsField.VirtualProcessorIdentifier));
        if (!VmxInstructions.Invvpid(InvvpidType.SingleContext, &subject).IsSuccess)
        {
            InvvpidDescriptor all = default;
            _ = VmxInstructions.Invvpid(InvvpidType.AllContext, &all);
        }

        return true;
    }

    /// <summary>
    /// Forgets all that came from an EPT: VM entries do not, and a tree that is built anew in the same tables would be
    /// taken for the old one (SDM Vol. 3C, 29.4.3.3).
    /// </summary>
    public static void Invalidate(ExtendedPageTablePointer pointer)
    {
        InveptDescriptor descriptor = new(pointer);
        if (!VmxInstructions.Invept(InveptType.SingleContext, &descriptor).IsSuccess)
        {
            InveptDescriptor all = default;
            _ = VmxInstructions.Invept(InveptType.AllContext, &all);
        }
    }
}
