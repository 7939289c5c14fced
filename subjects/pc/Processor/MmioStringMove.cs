namespace Bulkhead.Subjects.Pc.Processor;

using Bulkhead.Kernel.Subjects;

/// <summary>The operand of MOVS that is not the device's.</summary>
public static class MmioStringMove
{
    private const byte Rsi = 6;
    private const byte Rdi = 7;

    /// <summary>
    /// Finds it: the destination if the device is read, else the source. Segments' bases are not known here but by
    /// the device's operand, whose linear address is <paramref name="deviceLinear"/>: if its base is 0, and no prefix
    /// names another segment, all are flat. In 64-bit mode they are, but for FS and GS, which a source alone can have.
    /// False otherwise, and if there is no memory.
    /// </summary>
    public static bool TryLocateOther(
        in MmioInstruction instruction, ref GuestMemory memory, in PagingState paging, CodeMode mode,
        ref GeneralRegisters registers, ulong deviceLinear, bool isDeviceWritten, out LinearOperand other)
    {
        ulong source = OperandRegister.Read(ref registers, Rsi, instruction.AddressSize, isHighByte: false);
        ulong destination = OperandRegister.Read(ref registers, Rdi, instruction.AddressSize, isHighByte: false);
        bool isFlat = (mode == CodeMode.Code64 && !isDeviceWritten)
            || ((isDeviceWritten ? destination : source) == deviceLinear && !instruction.HasSegmentPrefix);
        other = default;
        return isFlat && LinearOperand.TryLocate(
            ref memory,
            in paging,
            isDeviceWritten ? source : destination,
            instruction.MemorySize,
            isDeviceWritten ? PageAccess.Read : PageAccess.Write,
            out other);
    }
}
