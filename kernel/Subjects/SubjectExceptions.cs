namespace Bulkhead.Kernel.Subjects;

using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Vmx;

/// <summary>
/// #DB and #AC of a subject: they go back to it, unless one came in the delivery of the same one. That would never come
/// to an end, and no timer would end it, since all of them wait for an instruction boundary.
/// </summary>
public static class SubjectExceptions
{
    /// <summary>B3 to B0, BD and BS: what the exit qualification and DR6 have in the same places.</summary>
    private const ulong Conditions = 0x600f;
    private const ulong Breakpoints = 0xf;

    private const ulong GeneralDetect = 1 << 13;

    /// <summary>Decides the exit that the current VMCS tells of; false if the subject is to be stopped.</summary>
    public static bool Handle()
    {
        InterruptionInformation exception = new((uint)Vmcs.Read(VmcsField.VmExitInterruptionInformation));
        InterruptionInformation interrupted = new((uint)Vmcs.Read(VmcsField.IdtVectoringInformation));
        ExceptionVector vector = (ExceptionVector)exception.Vector;
        bool isOurs = exception.IsValid && vector switch
        {
            ExceptionVector.AlignmentCheck => exception.Type == InterruptionType.HardwareException,
            ExceptionVector.Debug =>
                exception.Type is InterruptionType.HardwareException or InterruptionType.PrivilegedSoftwareException,
            _ => false,
        };
        bool isEndless = interrupted.IsValid
            && interrupted.Type == InterruptionType.HardwareException
            && interrupted.Vector == exception.Vector;
        if (!isOurs || isEndless)
        {
            return false;
        }

        if (exception.IsSoftware)
        {
            return Vmcs.Read(VmcsField.GuestActivityState) == 0 && Events.TryRedeliver(exception);
        }

        if (vector == ExceptionVector.Debug)
        {
            SetDebugStatus();
        }

        Events.EndBlocking();
        return Events.TryInject(vector, interrupted);
    }

    /// <summary>
    /// Does what neither the VM exit nor the injection does: DR6 tells of the conditions, and DR7.GD ends (SDM Vol. 3C,
    /// 28.1 and 27.6.1).
    /// </summary>
    private static void SetDebugStatus()
    {
        ulong conditions = Vmcs.Read(VmcsField.ExitQualification) & Conditions;
        Instructions.MovToDr6((Instructions.MovFromDr6() & ~Breakpoints) | conditions);
        if ((conditions & GeneralDetect) != 0)
        {
            _ = Vmcs.Write(VmcsField.GuestDr7, Vmcs.Read(VmcsField.GuestDr7) & ~GeneralDetect);
        }
    }
}
