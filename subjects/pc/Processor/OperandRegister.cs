namespace Bulkhead.Subjects.Pc.Processor;

using Bulkhead.Kernel.Subjects;

/// <summary>General registers as operands of 1, 2, 4 or 8 bytes (SDM Vol. 1, 3.4.1.1).</summary>
internal static class OperandRegister
{
    private const int HighByteShift = 8;

    /// <summary>Zero-extended.</summary>
    public static ulong Read(ref GeneralRegisters registers, byte register, uint size, bool isHighByte)
    {
        ulong value = registers[register & 15];
        if (size == 4)
        {
            return (uint)value;
        }

        if (size == 8)
        {
            return value;
        }

        return size == 2 ? (ushort)value : (byte)(isHighByte ? value >> HighByteShift : value);
    }

    /// <summary>32 bits clear the upper half; 8 and 16 leave the rest as it was.</summary>
    public static void Write(
        ref GeneralRegisters registers, byte register, uint size, bool isHighByte, ulong value)
    {
        ref ulong target = ref registers[register & 15];
        if (size == 4)
        {
            target = (uint)value;
        }
        else if (size == 8)
        {
            target = value;
        }
        else if (size == 2)
        {
            target = (target & ~0xfffful) | (ushort)value;
        }
        else if (isHighByte)
        {
            target = (target & ~0xff00ul) | ((ulong)(byte)value << HighByteShift);
        }
        else
        {
            target = (target & ~0xfful) | (byte)value;
        }
    }

    /// <summary>Adds to a pointer or counter of 2, 4 or 8 bytes, which wraps within its size.</summary>
    public static void Add(ref GeneralRegisters registers, byte register, uint size, ulong difference) =>
        Write(ref registers, register, size, isHighByte: false, registers[register & 15] + difference);
}
