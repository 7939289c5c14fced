namespace Bulkhead.Subjects.Pc.Devices;

using static KeyboardController8042Registers;

/// <summary>
/// An 8042 keyboard controller with neither a keyboard nor a mouse: it passes its tests, reports that no device
/// answers, resets the processor and keeps the state of A20. It is never busy, and its output buffer holds one byte.
/// </summary>
public struct KeyboardController8042
{
    private uint _status;
    private uint _output;
    private uint _commandByte;
    private uint _outputPort;
    private uint _pending; // the command that waits for a byte at the data port; 0: none

    public void Reset()
    {
        this = default;
        _status = InhibitSwitch;
        _commandByte = KeyboardDisabled | AuxiliaryDisabled;
        _outputPort = SystemResetInactive | AddressLine20;
    }

    /// <summary>IRQ 1.</summary>
    public readonly bool KeyboardIrq =>
        (_status & (OutputBufferFull | AuxiliaryOutputBufferFull)) == OutputBufferFull
        && (_commandByte & KeyboardInterrupt) != 0;

    /// <summary>IRQ 12.</summary>
    public readonly bool AuxiliaryIrq =>
        (_status & (OutputBufferFull | AuxiliaryOutputBufferFull)) == (OutputBufferFull | AuxiliaryOutputBufferFull)
        && (_commandByte & AuxiliaryInterrupt) != 0;

    /// <summary>Whether the guest has asked for A20; memory does not wrap in either case.</summary>
    public readonly bool IsAddressLine20Enabled => (_outputPort & AddressLine20) != 0;

    /// <summary>Whether the guest has pulled the processor's reset pin.</summary>
    public readonly bool IsResetRequested => (_outputPort & SystemResetInactive) == 0;

    /// <summary>Port 64H.</summary>
    public readonly uint ReadStatus() => _status;

    /// <summary>Port 60H.</summary>
    public uint ReadData()
    {
        _status &= ~(OutputBufferFull | AuxiliaryOutputBufferFull | GeneralTimeout);
        return _output;
    }

    /// <summary>Port 64H.</summary>
    /// <param name="command">Bits 7:0 count.</param>
    public void WriteCommand(uint command)
    {
        command &= 0xFF;
        _status |= CommandOrData;
        _pending = 0;
        if (command is WriteCommandByte or (>= WriteOutputPort and <= WriteAuxiliary))
        {
            _pending = command;
        }
        else if (command == DisableKeyboard)
        {
            _commandByte |= KeyboardDisabled;
        }
        else if (command == EnableKeyboard)
        {
            _commandByte &= ~KeyboardDisabled;
        }
        else if (command == DisableAuxiliary)
        {
            _commandByte |= AuxiliaryDisabled;
        }
        else if (command == EnableAuxiliary)
        {
            _commandByte &= ~AuxiliaryDisabled;
        }
        else if (command >= PulseOutputPort)
        {
            // The pins of port bits 3:0 go low for 6 microseconds; the only one that matters is the reset.
            _outputPort &= (command & SystemResetInactive) != 0 ? ~0u : ~SystemResetInactive;
        }
        else
        {
            Answer(command);
        }
    }

    /// <summary>Port 60H.</summary>
    /// <param name="value">Bits 7:0 count.</param>
    public void WriteData(uint value)
    {
        value &= 0xFF;
        uint command = _pending;
        _pending = 0;
        _status &= ~CommandOrData;
        if (command == WriteCommandByte)
        {
            _commandByte = value;
            _status = (value & CommandSystemFlag) != 0 ? _status | SystemFlag : _status & ~SystemFlag;
        }
        else if (command == WriteOutputPort)
        {
            _outputPort = value;
        }
        else if (command is WriteKeyboardOutputBuffer or WriteAuxiliaryOutputBuffer)
        {
            Put(value, command == WriteAuxiliaryOutputBuffer ? AuxiliaryOutputBufferFull : 0);
        }
        else if (command == WriteAuxiliary)
        {
            Put(NoReply, GeneralTimeout | AuxiliaryOutputBufferFull);
        }
        else
        {
            // A byte for the keyboard enables its interface, too.
            _commandByte &= ~KeyboardDisabled;
            Put(NoReply, GeneralTimeout);
        }
    }

    private void Answer(uint command)
    {
        if (command == ReadCommandByte)
        {
            Put(_commandByte, 0);
        }
        else if (command == SelfTest)
        {
            _status |= SystemFlag;
            _commandByte |= CommandSystemFlag;
            Put(SelfTestPassed, 0);
        }
        else if (command is TestKeyboard or TestAuxiliary)
        {
            Put(InterfaceTestPassed, 0);
        }
        else if (command == ReadInputPort)
        {
            Put(InputPortValue, 0);
        }
        else if (command == ReadOutputPort)
        {
            Put(_outputPort, 0);
        }
    }

    private void Put(uint value, uint status)
    {
        _output = value;
        _status &= ~(AuxiliaryOutputBufferFull | GeneralTimeout);
        _status |= OutputBufferFull | status;
    }

    /// <summary>Port 92H, system control port A: bit 1 is A20, and bit 0 resets the processor.</summary>
    public readonly uint ReadControlPortA() => IsAddressLine20Enabled ? AddressLine20 : 0;

    /// <param name="value">Of port 92H.</param>
    public void WriteControlPortA(uint value)
    {
        _outputPort = (_outputPort & ~AddressLine20) | (value & AddressLine20);
        _outputPort &= (value & 1) != 0 ? ~SystemResetInactive : ~0u;
    }
}
