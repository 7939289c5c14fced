namespace Bulkhead.Kernel.Subjects;

using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Vmx;

/// <summary>
/// The general register of a MOV to or from a control or debug register: 64 bits in 64-bit mode, else 32 (SDM Vol. 2B,
/// MOV to control registers).
/// </summary>
public static class MovOperand
{
    private const ulong CodeIs64Bit = 1 << 13;

    /// <summary>The register's value, of which only the operand's size counts.</summary>
    public static ulong Read(ref SubjectState state, byte register)
    {
        ulong value = register == GeneralRegisters.Rsp ? Vmcs.Read(VmcsField.GuestRsp) : state.Registers[register];
        return Is64Bit() ? value : (uint)value;
    }

    /// <summary>Writes the register; a 32-bit write clears the upper half.</summary>
    public static void Write(ref SubjectState state, byte register, ulong value)
    {
        ulong operand = Is64Bit() ? value : (uint)value;
        if (register == GeneralRegisters.Rsp)
        {
            _ = Vmcs.Write(VmcsField.GuestRsp, operand);
        }
        else
        {
            state.Registers[register] = operand;
        }
    }

    private static bool Is64Bit() =>
        (Vmcs.Read(VmcsField.GuestEfer) & (ulong)ExtendedFeatureEnable.Ia32eModeActive) != 0
        && (Vmcs.Read(VmcsField.GuestCsAccessRights) & CodeIs64Bit) != 0;
}
