namespace Bulkhead.Kernel.Subjects;

using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Vmx;

/// <summary>Injects events into the subject of the current VMCS (SDM Vol. 3C, 27.6).</summary>
public static class Events
{
    /// <summary>
    /// Has the next VM entry deliver an exception. In real-address mode none has an error code.
    /// </summary>
    public static void Inject(ExceptionVector vector, uint errorCode = 0)
    {
        bool isProtected = (Vmcs.Read(VmcsField.GuestCr0) & (ulong)ControlRegister0.ProtectionEnable) != 0;
        bool hasErrorCode = isProtected && InterruptionInformation.DeliversErrorCode(vector);
        InterruptionInformation injected = InterruptionInformation.Inject(
            InterruptionType.HardwareException,
            (byte)vector,
            hasErrorCode);
        _ = Vmcs.Write(VmcsField.VmEntryInterruptionInformation, injected.Value);
        _ = Vmcs.Write(VmcsField.VmEntryExceptionErrorCode, errorCode);
    }

    /// <summary>
    /// Moves the subject behind the instruction that caused the exit, as if it had executed: blocking by STI and MOV
    /// SS ends, and a single step becomes pending (SDM Vol. 3A, 18.3.1.4).
    /// </summary>
    public static void SkipInstruction()
    {
        const ulong BlockingByStiOrMovSs = 3;
        const ulong TrapFlag = 1 << 8;
        const ulong PendingSingleStep = 1 << 14;

        ulong length = Vmcs.Read(VmcsField.VmExitInstructionLength);
        _ = Vmcs.Write(VmcsField.GuestRip, Vmcs.Read(VmcsField.GuestRip) + length);
        ulong blocking = Vmcs.Read(VmcsField.GuestInterruptibilityState);
        _ = Vmcs.Write(VmcsField.GuestInterruptibilityState, blocking & ~BlockingByStiOrMovSs);
        if ((Vmcs.Read(VmcsField.GuestRflags) & TrapFlag) != 0)
        {
            ulong pending = Vmcs.Read(VmcsField.GuestPendingDebugExceptions);
            _ = Vmcs.Write(VmcsField.GuestPendingDebugExceptions, pending | PendingSingleStep);
        }
    }
}
