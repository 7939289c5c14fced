namespace Bulkhead.Kernel.Subjects;

using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Vmx;

/// <summary>Injects events into the subject of the current VMCS (SDM Vol. 3C, 27.6).</summary>
public static class Events
{
    private const ulong BlockingByStiOrMovSs = 3;
    private const ulong BlockingByNmi = 1 << 3;

    /// <summary>The error code's EXT bit: it came in the delivery of another event (SDM Vol. 3A, 7.13).</summary>
    private const uint ExternalEvent = 1;

    /// <summary>Of an error code for VM entry, bits 31:16 must be 0 (SDM Vol. 3C, 27.2.1.3).</summary>
    private const ulong LargestErrorCode = 0xffff;

    private const ulong LongestInstruction = 15;

    /// <summary>
    /// Has the next VM entry deliver an exception. In real-address mode none has an error code.
    /// </summary>
    public static void Inject(ExceptionVector vector, uint errorCode = 0)
    {
        bool hasErrorCode = IsProtectedMode && InterruptionInformation.DeliversErrorCode(vector);
        InterruptionInformation injected = InterruptionInformation.Inject(
            InterruptionType.HardwareException,
            (byte)vector,
            hasErrorCode);
        _ = Vmcs.Write(VmcsField.VmEntryInterruptionInformation, injected.Value);
        _ = Vmcs.Write(VmcsField.VmEntryExceptionErrorCode, errorCode);
    }

    /// <summary>
    /// Has the next VM entry deliver <paramref name="vector"/>, which came up in the delivery of the event
    /// <paramref name="interrupted"/>, if that is valid: as the processor does, as itself or as #DF (SDM Vol. 3A, table
    /// 7-5). False if the processor would shut down, or the subject is not in a state to take an exception.
    /// </summary>
    public static bool TryInject(ExceptionVector vector, InterruptionInformation interrupted)
    {
        bool isAfterException = interrupted.IsValid && interrupted.Type == InterruptionType.HardwareException;
        ExceptionVector first = (ExceptionVector)interrupted.Vector;
        bool isFatal = isAfterException && ExceptionClass.IsContributory(vector);
        bool isDouble = isFatal && (ExceptionClass.IsContributory(first) || ExceptionClass.IsPageFault(first));
        if ((isFatal && first == ExceptionVector.DoubleFault) || Vmcs.Read(VmcsField.GuestActivityState) != 0)
        {
            return false;
        }

        bool isExternal = interrupted.IsValid && !interrupted.IsSoftware;
        Inject(isDouble ? ExceptionVector.DoubleFault : vector, isExternal && !isDouble ? ExternalEvent : 0);
        return true;
    }

    /// <summary>
    /// Has the next VM entry deliver <paramref name="interrupted"/>, an event whose delivery the exit interrupted, if
    /// it is valid (SDM Vol. 3C, 33.7.1.2). False if it is none that VM entry takes.
    /// </summary>
    public static bool TryRedeliver(InterruptionInformation interrupted)
    {
        if (!interrupted.IsValid)
        {
            return true;
        }

        if (!interrupted.IsDeliverable(IsProtectedMode))
        {
            return false;
        }

        if (interrupted.HasErrorCode)
        {
            ulong errorCode = Vmcs.Read(VmcsField.IdtVectoringErrorCode);
            if (errorCode > LargestErrorCode)
            {
                return false;
            }

            _ = Vmcs.Write(VmcsField.VmEntryExceptionErrorCode, errorCode);
        }
        else if (interrupted.IsSoftware)
        {
            ulong length = Vmcs.Read(VmcsField.VmExitInstructionLength);
            if (length is 0 or > LongestInstruction)
            {
                return false;
            }

            _ = Vmcs.Write(VmcsField.VmEntryInstructionLength, length);
        }
        else if (interrupted.Type == InterruptionType.Nmi)
        {
            ulong blocking = Vmcs.Read(VmcsField.GuestInterruptibilityState);
            _ = Vmcs.Write(VmcsField.GuestInterruptibilityState, blocking & ~BlockingByNmi);
        }

        _ = Vmcs.Write(VmcsField.VmEntryInterruptionInformation, interrupted.ForEntry.Value);
        return true;
    }

    /// <summary>
    /// Moves the subject behind the instruction that caused the exit, as if it had executed: blocking by STI and MOV
    /// SS ends, and a single step becomes pending (SDM Vol. 3A, 18.3.1.4).
    /// </summary>
    public static void SkipInstruction()
    {
        const ulong TrapFlag = 1 << 8;

        Advance();
        EndBlocking();
        if ((Vmcs.Read(VmcsField.GuestRflags) & TrapFlag) != 0)
        {
            MakeSingleStepPending();
        }
    }

    /// <summary>
    /// Moves the subject behind the instruction and does no more: for a subject that takes neither interrupts behind
    /// STI nor single steps there.
    /// </summary>
    public static void Advance() => VmxInstructions.SkipInstruction();

    /// <summary><see cref="SkipInstruction"/>, and true: the subject goes on.</summary>
    public static bool Skip()
    {
        SkipInstruction();
        return true;
    }

    /// <summary>Ends blocking by STI and by MOV SS, as the delivery of an event does (SDM Vol. 3A, 7.8.3).</summary>
    public static void EndBlocking()
    {
        ulong blocking = Vmcs.Read(VmcsField.GuestInterruptibilityState);
        if ((blocking & BlockingByStiOrMovSs) != 0)
        {
            _ = Vmcs.Write(VmcsField.GuestInterruptibilityState, blocking & ~BlockingByStiOrMovSs);
        }
    }

    private static bool IsProtectedMode =>
        (Vmcs.Read(VmcsField.GuestCr0) & (ulong)ControlRegister0.ProtectionEnable) != 0;

    private static void MakeSingleStepPending()
    {
        const ulong BranchTrapFlag = 1 << 1;
        const ulong SingleStep = 1 << 14;

        // With IA32_DEBUGCTL.BTF only a branch is a step.
        if ((Vmcs.Read(VmcsField.GuestDebugCtl) & BranchTrapFlag) == 0)
        {
            ulong pending = Vmcs.Read(VmcsField.GuestPendingDebugExceptions);
            _ = Vmcs.Write(VmcsField.GuestPendingDebugExceptions, pending | SingleStep);
        }
    }
}
