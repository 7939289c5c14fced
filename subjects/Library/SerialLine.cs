namespace Bulkhead.Subjects;

using System.Runtime.CompilerServices;

/// <summary>
/// COM1, a 16550 UART that the kernel has set up with its FIFO on (the kernel's SerialPort), polled. While it is busy
/// sending, the subject polls for some milliseconds, in which its FIFO empties at 115,200 baud, and then gives its
/// frame back: long frames and frames 1.5 ms apart keep it busy, and a dead line costs nobody but its owner.
/// <para>
/// What is received is taken from the FIFO at each look, while sending, too, and kept until it is read. Interrupts
/// would not come earlier: one that IRQ 4 raises waits for a frame of the subject's as the polling does. Nothing that
/// comes at 115,200 baud is lost where two looks are at most 16 characters, 1.38 ms, apart.
/// </para>
/// </summary>
public struct SerialLine
{
    private const ushort Port = 0x3f8;
    private const ushort LineStatus = Port + 5;
    private const byte DataReady = 0x01;
    private const byte OverrunError = 0x02;
    private const byte TransmitterHoldingEmpty = 0x20;

    /// <summary>What reads of absent ports return.</summary>
    private const byte Absent = 0xff;

    /// <summary>With its holding register empty the UART takes as many bytes as its FIFO holds.</summary>
    private const int FifoSize = 16;

    private const int PollsBeforeYield = 4096;

    /// <summary>More than comes while the longest message is printed with all that stands for its bytes.</summary>
    private const int ReceiveCapacity = 2048;

    private int _free;
    private Received _received;
    private int _next;
    private int _count;

    /// <summary>How often the UART had no room for a byte that came.</summary>
    public ulong Overruns { get; private set; }

    /// <summary>Sends a byte; it may take until a later frame.</summary>
    public void Write(byte value)
    {
        byte status = Receive();
        for (int poll = 1; _free == 0; poll++)
        {
            if ((status & TransmitterHoldingEmpty) != 0)
            {
                _free = FifoSize;
            }
            else if (poll % PollsBeforeYield == 0)
            {
                Waiting.Yield();
            }

            status = Receive();
        }

        Instructions.Out8(Port, value);
        _free--;
    }

    /// <summary>The next byte that was received; false if there is none.</summary>
    public bool TryRead(out byte value)
    {
        // Hundreds may wait here, and to do what they ask takes longer than it takes 16 others to come.
        Look();

        value = _received[_next];
        if (_count == 0)
        {
            return false;
        }

        _next = (_next + 1) % ReceiveCapacity;
        _count--;
        return true;
    }

    /// <summary>Takes what has come: to be done whenever something else takes long.</summary>
    public void Look()
    {
        for (int look = 0; look < FifoSize && (Receive() & DataReady) != 0; look++)
        {
        }
    }

    /// <summary>The line status; a byte that it reports is taken if there is room, else stays with the UART.</summary>
    private byte Receive()
    {
        byte status = Instructions.In8(LineStatus);
        bool isThere = status != Absent && (status & DataReady) != 0;
        if (status != Absent && (status & OverrunError) != 0)
        {
            Overruns++;
        }

        if (isThere && _count < ReceiveCapacity)
        {
            _received[(_next + _count) % ReceiveCapacity] = Instructions.In8(Port);
            _count++;
        }

        return status;
    }

    [InlineArray(ReceiveCapacity)]
    private struct Received
    {
        private byte _first;
    }
}
