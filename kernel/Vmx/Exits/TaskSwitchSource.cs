namespace Bulkhead.Kernel.Vmx;

/// <summary>What started a task switch: bits 31:30 of <see cref="TaskSwitchQualification"/>.</summary>
public enum TaskSwitchSource : byte
{
    Call = 0,
    Iret = 1,
    Jmp = 2,
    TaskGateInIdt = 3,
}
