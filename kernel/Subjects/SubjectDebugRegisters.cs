namespace Bulkhead.Kernel.Subjects;

using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Vmx;

/// <summary>
/// MOV to and from debug registers under "MOV-DR exiting" (SDM Vol. 3B, 18.2). DR0 to DR3 and DR6 are in the processor
/// while a subject runs, DR7 is in the VMCS.
/// </summary>
public static class SubjectDebugRegisters
{
    private const ulong GeneralDetect = 1 << 13;
    private const ulong AccessDetected = 1 << 13;
    private const ulong FixedToOne = 1 << 10;

    /// <summary>
    /// Carries the access out that the exit qualification tells of, or injects the exception that it raises; false
    /// stops the subject.
    /// </summary>
    public static bool Handle(ref SubjectState state)
    {
        DebugRegisterAccess access = new(Vmcs.Read(VmcsField.ExitQualification));
        ulong control = Vmcs.Read(VmcsField.GuestDr7);
        bool isAlias = access.DebugRegister is 4 or 5;
        if (isAlias && (Vmcs.Read(VmcsField.GuestCr4) & (ulong)ControlRegister4.DebuggingExtensions) != 0)
        {
            return Events.TryInject(ExceptionVector.InvalidOpcode, default);
        }

        if ((control & GeneralDetect) != 0)
        {
            Instructions.MovToDr6(Instructions.MovFromDr6() | AccessDetected);
            _ = Vmcs.Write(VmcsField.GuestDr7, control & ~GeneralDetect);
            return Events.TryInject(ExceptionVector.Debug, default);
        }

        int register = isAlias ? access.DebugRegister + 2 : access.DebugRegister;
        if (access.IsRead)
        {
            MovOperand.Write(ref state, access.Register, Read(register));
        }
        else if (!TryWrite(register, MovOperand.Read(ref state, access.Register)))
        {
            return Events.TryInject(ExceptionVector.GeneralProtection, default);
        }

        return Events.Skip();
    }

    private static ulong Read(int register) => register switch
    {
        0 => Instructions.MovFromDr0(),
        1 => Instructions.MovFromDr1(),
        2 => Instructions.MovFromDr2(),
        3 => Instructions.MovFromDr3(),
        6 => Instructions.MovFromDr6(),
        _ => Vmcs.Read(VmcsField.GuestDr7),
    };

    /// <summary>False for a value that DR6 or DR7 does not take: one with a bit of 63:32.</summary>
    private static bool TryWrite(int register, ulong value)
    {
        switch (register)
        {
            case 0:
                Instructions.MovToDr0(value);
                return true;
            case 1:
                Instructions.MovToDr1(value);
                return true;
            case 2:
                Instructions.MovToDr2(value);
                return true;
            case 3:
                Instructions.MovToDr3(value);
                return true;
            case var _ when value >> 32 != 0:
                return false;
            case 6:
                Instructions.MovToDr6(value);
                return true;
            default:
                _ = Vmcs.Write(VmcsField.GuestDr7, value | FixedToOne);
                return true;
        }
    }
}
