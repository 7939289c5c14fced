namespace Bulkhead.Subjects.ConsoleSubject;

/// <summary>
/// Sends bytes to COM1, a 16550 UART that the kernel has set up with its FIFO on (the kernel's SerialPort). While the
/// UART is busy the subject polls for some hundred microseconds, and then gives its frame back: frames 1.5 ms apart
/// keep 115,200 baud busy, and a dead line costs nobody but the console.
/// </summary>
public struct SerialLine
{
    private const ushort Port = 0x3f8;
    private const ushort LineStatus = Port + 5;
    private const byte TransmitterHoldingEmpty = 0x20;

    /// <summary>With its holding register empty the UART takes as many bytes as its FIFO holds.</summary>
    private const int FifoSize = 16;

    private const int PollsBeforeYield = 500;

    private int _free;

    public void Write(byte value)
    {
        for (int poll = 1; _free == 0; poll++)
        {
            if ((Instructions.In8(LineStatus) & TransmitterHoldingEmpty) != 0)
            {
                _free = FifoSize;
            }
            else if (poll % PollsBeforeYield == 0)
            {
                Waiting.Yield();
            }
        }

        Instructions.Out8(Port, value);
        _free--;
    }
}
