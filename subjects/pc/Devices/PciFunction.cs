namespace Bulkhead.Subjects.Pc.Devices;

using System.Runtime.CompilerServices;
using static PciConfigurationRegisters;

/// <summary>
/// The configuration space of one PCI function. Its memory is where policy put it, so a base address register tells its
/// size as any other does, but keeps its address whatever is written.
/// </summary>
public struct PciFunction
{
    private const uint SpecificWords = 16;

    private uint _identification;
    private uint _classRevision;
    private uint _command;
    private uint _headerType;
    private uint _interruptLine;
    private uint _sized; // a bit for each base address register that was last written with ones
    private bool _isSpecificWritable;
    private Words _addresses;
    private Words _sizes;
    private Words _specific;

    public readonly bool IsPresent => _identification != 0;

    /// <param name="command">The command register to begin with.</param>
    /// <param name="isSpecificWritable">Whether 40H to 7FH hold what is written to them.</param>
    public void Initialize(uint identification, uint classRevision, uint command, bool isSpecificWritable)
    {
        this = default;
        _identification = identification;
        _classRevision = classRevision;
        _command = command;
        _isSpecificWritable = isSpecificWritable;
    }

    /// <summary>Gives the function memory.</summary>
    /// <param name="index">Of the base address register, 0 to 5; the next one is taken, too, by 64 bits.</param>
    /// <param name="address">Guest-physical, a multiple of the size.</param>
    /// <param name="size">In bytes, a power of two of at least 16.</param>
    /// <param name="type">Bits 3:0 of the register.</param>
    public void AddMemory(uint index, ulong address, ulong size, uint type)
    {
        ulong mask = ~(size - 1);
        _addresses[(int)index] = (uint)address | type;
        _sizes[(int)index] = (uint)mask | type;
        if ((type & Memory64Bits) != 0)
        {
            _addresses[(int)index + 1] = (uint)(address >> 32);
            _sizes[(int)index + 1] = (uint)(mask >> 32);
        }
    }

    /// <summary>Sets a word of 40H to 7FH.</summary>
    public void SetSpecific(uint register, uint value) =>
        _specific[(int)((register - DeviceSpecific) / 4 % SpecificWords)] = value;

    /// <param name="register">The offset, a multiple of 4 below 100H.</param>
    public readonly uint Read(uint register)
    {
        if (register >= DeviceSpecific)
        {
            uint index = (register - DeviceSpecific) / 4;
            return index < SpecificWords ? _specific[(int)index] : 0;
        }

        if (register is >= BaseAddress0 and <= BaseAddress5)
        {
            int index = (int)(register - BaseAddress0) / 4;
            return ((_sized >> index) & 1) != 0 ? _sizes[index] : _addresses[index];
        }

        return register == Identification ? _identification
            : register == CommandStatus ? _command
            : register == ClassRevision ? _classRevision
            : register == HeaderType ? _headerType
            : register == Subsystem ? VirtualMachineSubsystem
            : register == Interrupt ? _interruptLine : 0;
    }

    /// <param name="register">The offset, a multiple of 4 below 100H.</param>
    /// <param name="value">The whole double word; what is not written in it is as it was read.</param>
    public void Write(uint register, uint value)
    {
        if (register >= DeviceSpecific)
        {
            uint index = (register - DeviceSpecific) / 4;
            if (_isSpecificWritable && index < SpecificWords)
            {
                _specific[(int)index] = value;
            }
        }
        else if (register is >= BaseAddress0 and <= BaseAddress5)
        {
            uint bit = 1u << (int)((register - BaseAddress0) / 4);
            _sized = value == uint.MaxValue ? _sized | bit : _sized & ~bit;
        }
        else if (register == CommandStatus)
        {
            _command = value & CommandBits;
        }
        else if (register == HeaderType)
        {
            _headerType = value & 0xFFFF;
        }
        else if (register == Interrupt)
        {
            _interruptLine = value & 0xFF;
        }
    }

    [InlineArray((int)SpecificWords)]
    private struct Words
    {
        private uint _first;
    }
}
