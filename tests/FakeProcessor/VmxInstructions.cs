namespace Bulkhead.Kernel.Vmx;

using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Cpu;

/// <summary>The host's stand-in for the stubs of the VMX instructions.</summary>
public static unsafe class VmxInstructions
{
    public static VmxResult Vmxon(ulong* vmxonPointer) => Instructions.Model.Vmxon(*vmxonPointer);

    public static VmxResult Vmxoff() => Instructions.Model.Vmxoff();

    public static VmxResult Vmclear(ulong* vmcsPointer) => Instructions.Model.Vmclear(*vmcsPointer);

    public static VmxResult Vmptrld(ulong* vmcsPointer) => Instructions.Model.Vmptrld(*vmcsPointer);

    public static VmxResult Vmptrst(ulong* vmcsPointer) =>
        Store(Instructions.Model.Vmptrst(out ulong read), read, vmcsPointer);

    public static ulong Vmread(VmcsField field) =>
        Instructions.Model.Vmread(field, out ulong read).IsSuccess ? read : 0;

    public static VmxResult Vmwrite(VmcsField field, ulong value) => Instructions.Model.Vmwrite(field, value);

    public static void SkipInstruction()
    {
        ulong length = Vmread(VmcsField.VmExitInstructionLength);
        _ = Vmwrite(VmcsField.GuestRip, Vmread(VmcsField.GuestRip) + length);
    }

    public static void CompleteInstruction()
    {
        const ulong BlockingByStiOrMovSs = 3;
        SkipInstruction();
        ulong blocking = Vmread(VmcsField.GuestInterruptibilityState);
        if ((blocking & BlockingByStiOrMovSs) != 0)
        {
            _ = Vmwrite(VmcsField.GuestInterruptibilityState, blocking & ~BlockingByStiOrMovSs);
        }
    }

    public static uint ReadAccess(MonitoredStatePage* page)
    {
        page->ExitQualification = Vmread(VmcsField.ExitQualification);
        page->GuestLinearAddress = Vmread(VmcsField.GuestLinearAddress);
        page->InstructionPointer = Vmread(VmcsField.GuestRip);
        page->Flags = Vmread(VmcsField.GuestRflags);
        page->StackPointer = Vmread(VmcsField.GuestRsp);
        page->ControlRegister0 = Vmread(VmcsField.GuestCr0);
        page->ControlRegister3 = Vmread(VmcsField.GuestCr3);
        page->ControlRegister4 = Vmread(VmcsField.GuestCr4);
        page->ExtendedFeatureEnable = Vmread(VmcsField.GuestEfer);
        page->CodeSegmentBase = Vmread(VmcsField.GuestCsBase);
        page->CodeSegmentAccessRights = Vmread(VmcsField.GuestCsAccessRights);
        page->Activity = Vmread(VmcsField.GuestActivityState);
        return (uint)Vmread(VmcsField.IdtVectoringInformation);
    }

    public static VmxResult Vmcall() => Instructions.Model.Vmcall();

    public static VmxResult Invept(InveptType type, InveptDescriptor* descriptor) =>
        Instructions.Model.Invept(type, *descriptor);

    public static VmxResult Invvpid(InvvpidType type, InvvpidDescriptor* descriptor) =>
        Instructions.Model.Invvpid(type, *descriptor);

    private static VmxResult Store(VmxResult result, ulong read, ulong* destination)
    {
        if (result.IsSuccess)
        {
            *destination = read;
        }

        return result;
    }
}
