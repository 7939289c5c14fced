namespace Bulkhead.Kernel.Console;

using Bulkhead.Kernel.Cpu;

/// <summary>A 16550 UART, polled, at 115,200 baud, 8 data bits, no parity, one stop bit.</summary>
public struct SerialPort
{
    /// <summary>COM1's first port.</summary>
    public const ushort Com1 = 0x3f8;

    private const ushort InterruptEnable = 1;
    private const ushort FifoControl = 2;
    private const ushort LineControl = 3;
    private const ushort ModemControl = 4;
    private const ushort LineStatus = 5;
    private const ushort Scratch = 7;

    private const byte DivisorLatch = 0x80;
    private const byte EightBits = 0x03;
    private const byte FifoEnableAndClear = 0x07;
    private const byte DataTerminalReadyAndRequestToSend = 0x03;
    private const byte TransmitterEmpty = 0x40;

    /// <summary>Far more polls than a byte at 115,200 baud (87 microseconds) takes on any processor.</summary>
    private const int PollLimit = 100_000;

    private ushort _port;

    public readonly bool IsPresent => _port != 0;

    /// <summary>Sets the UART at <paramref name="port"/> up, if its scratch register shows that there is one.</summary>
    public static SerialPort Open(ushort port)
    {
        if (!HoldsScratch(port, 0x5a) || !HoldsScratch(port, 0xa5))
        {
            return default;
        }

        Instructions.Out8((ushort)(port + InterruptEnable), 0);
        Instructions.Out8((ushort)(port + LineControl), DivisorLatch | EightBits);
        Instructions.Out8(port, 1);
        Instructions.Out8((ushort)(port + InterruptEnable), 0);
        Instructions.Out8((ushort)(port + LineControl), EightBits);
        Instructions.Out8((ushort)(port + FifoControl), FifoEnableAndClear);
        Instructions.Out8((ushort)(port + ModemControl), DataTerminalReadyAndRequestToSend);
        return new SerialPort { _port = port };
    }

    /// <summary>
    /// Sends one byte and waits until it has left the UART, so that nothing is lost if the machine ends next. A port
    /// whose transmitter never becomes empty is given up: a dead line costs one wait, not one a byte.
    /// </summary>
    public void Write(byte value)
    {
        Instructions.Out8(_port, value);
        for (int poll = 0; poll < PollLimit; poll++)
        {
            if ((Instructions.In8((ushort)(_port + LineStatus)) & TransmitterEmpty) != 0)
            {
                return;
            }
        }

        _port = 0;
    }

    private static bool HoldsScratch(ushort port, byte value)
    {
        Instructions.Out8((ushort)(port + Scratch), value);
        return Instructions.In8((ushort)(port + Scratch)) == value;
    }
}
