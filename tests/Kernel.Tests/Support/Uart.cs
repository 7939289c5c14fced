namespace Bulkhead.Kernel.Tests.Support;

/// <summary>
/// A 16550 UART behind eight ports. A byte goes through the holding and the shift register before it is on the line,
/// so that what is still there when the run ends is lost. Bytes sent with another line setting than 115,200 baud 8N1
/// arrive as the garble sign; a byte sent while the holding register is full is lost and counted.
/// </summary>
public sealed class Uart
{
    public const byte Garble = 0x7f;

    private const byte DivisorLatch = 0x80;
    private const byte HoldingRegisterEmpty = 0x20;
    private const byte TransmitterEmpty = 0x40;

    private readonly List<byte> sent = [];
    private readonly Queue<byte> transmitter = [];
    private byte scratch;
    private byte lineControl;
    private byte divisorLow = 12;
    private byte divisorHigh;
    private int pollsOfByte;

    /// <summary>False: nothing decodes the ports, and they read 0xff.</summary>
    public bool IsFitted { get; set; } = true;

    /// <summary>Whether the transmitter stays busy for ever.</summary>
    public bool IsDead { get; set; }

    /// <summary>How many reads of the line status register a byte takes to leave the shift register.</summary>
    public int PollsPerByte { get; set; } = 2;

    /// <summary>How often the line status register was read.</summary>
    public long Polls { get; private set; }

    /// <summary>How many bytes were lost since the transmitter was busy.</summary>
    public int Overruns { get; private set; }

    public byte InterruptEnable { get; private set; } = 0xff;

    public byte FifoControl { get; private set; }

    public byte ModemControl { get; private set; }

    /// <summary>What came out of the line.</summary>
    public string Text => System.Text.Encoding.Latin1.GetString([.. sent]);

    /// <summary>The complete lines that came out.</summary>
    public string[] Lines => Text.Split('\n')[..^1];

    public void Clear() => sent.Clear();

    public byte Read(int register)
    {
        if (!IsFitted)
        {
            return 0xff;
        }

        switch (register)
        {
            case 3:
                return lineControl;
            case 5:
                return Poll();
            case 7:
                return scratch;
            default:
                return 0;
        }
    }

    public void Write(int register, byte value)
    {
        bool isLatch = (lineControl & DivisorLatch) != 0;
        switch (register)
        {
            case 0 when isLatch:
                divisorLow = value;
                break;
            case 0:
                Send(value);
                break;
            case 1 when isLatch:
                divisorHigh = value;
                break;
            case 1:
                InterruptEnable = value;
                break;
            case 2:
                FifoControl = value;
                break;
            case 3:
                lineControl = value;
                break;
            case 4:
                ModemControl = value;
                break;
            case 7:
                scratch = value;
                break;
            default:
                break;
        }
    }

    private byte Poll()
    {
        Polls++;
        if (transmitter.Count > 0 && !IsDead && ++pollsOfByte > PollsPerByte)
        {
            pollsOfByte = 0;
            sent.Add(transmitter.Dequeue());
        }

        return transmitter.Count switch
        {
            0 => HoldingRegisterEmpty | TransmitterEmpty,
            1 => HoldingRegisterEmpty,
            _ => 0,
        };
    }

    private void Send(byte value)
    {
        if (!IsFitted)
        {
            return;
        }

        if (transmitter.Count == 2)
        {
            Overruns++;
            return;
        }

        bool isRightlySet = lineControl == 0x03 && divisorLow == 1 && divisorHigh == 0;
        transmitter.Enqueue(isRightlySet ? value : Garble);
    }
}
