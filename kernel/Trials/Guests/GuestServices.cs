namespace Bulkhead.Kernel.Trials.Guests;

using Bulkhead.Kernel.Console;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Subjects;

/// <summary>The hypercalls by which a guest has events come to it, and tells and asks what happens.</summary>
public static class GuestServices
{
    /// <summary>
    /// Answers the hypercall in the registers, behind which the guest is already; false if it is none.
    /// </summary>
    public static bool TryAnswer(ref Subject subject, in ExitCounts exits, ref KernelLog log)
    {
        ref GeneralRegisters registers = ref subject.State.Registers;
        uint argument = (uint)registers.Rbx;
        switch ((GuestHypercall)(uint)registers.Rax)
        {
            case GuestHypercall.ReportMode:
                log.Write("    # CR0=$ CR4=$ "u8, argument, (uint)registers.Rcx);
                log.Write("IA32_EFER=$ CS=$\n"u8, (uint)registers.Rdx, (uint)registers.Rsi);
                return true;
            case GuestHypercall.CountExits:
                registers.Rax = exits.Of(argument);
                return true;
            case GuestHypercall.InjectException when argument <= (uint)ExceptionVector.Virtualization:
                Events.Inject((ExceptionVector)argument, (uint)registers.Rdx);
                return true;
            case GuestHypercall.RaiseInterrupt:
                subject.Pending.Raise((byte)argument);
                return true;
            case GuestHypercall.RaiseNmi:
                subject.Pending.HasNmi = true;
                return true;
            case GuestHypercall.ArmTimer:
                registers.Rax = PreemptionTimer.TryArm(argument) ? 1u : 0;
                return true;
            case GuestHypercall.OffsetTsc:
                registers.Rax = SubjectTime.TrySetOffset(argument | (registers.Rdx << 32)) ? 1u : 0;
                return true;
            default:
                return false;
        }
    }
}
