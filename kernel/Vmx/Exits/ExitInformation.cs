namespace Bulkhead.Kernel.Vmx;

/// <summary>
/// The VM-exit information fields (SDM Vol. 3C, 25.9) and the addresses that belong to them. Which of them mean
/// something depends on the reason; the others may hold anything.
/// </summary>
public struct ExitInformation
{
    public ExitReasonField Reason;
    public ulong Qualification;
    public ulong GuestLinearAddress;
    public ulong GuestPhysicalAddress;
    public InterruptionInformation Interruption;
    public uint InterruptionErrorCode;
    public InterruptionInformation IdtVectoring;
    public uint IdtVectoringErrorCode;
    public uint InstructionLength;
    public InstructionInformation Instruction;
}
