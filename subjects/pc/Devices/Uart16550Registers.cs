namespace Bulkhead.Subjects.Pc.Devices;

/// <summary>
/// The registers of the PC16550D UART by their offset, and their bits (National Semiconductor PC16550D, table II).
/// </summary>
public static class Uart16550Registers
{
    /// <summary>Frequency of the crystal in hertz; a bit takes 16 times the divisor of its periods.</summary>
    public const uint Frequency = 1_843_200;
    public const uint FifoSize = 16;

    public const uint ReceiverBuffer = 0; // RBR: read, DLAB = 0
    public const uint TransmitterHolding = 0; // THR: write, DLAB = 0
    public const uint DivisorLatchLow = 0; // DLL: DLAB = 1
    public const uint InterruptEnable = 1; // IER: DLAB = 0
    public const uint DivisorLatchHigh = 1; // DLM: DLAB = 1
    public const uint InterruptIdentification = 2; // IIR: read
    public const uint FifoControl = 2; // FCR: write
    public const uint LineControl = 3; // LCR
    public const uint ModemControl = 4; // MCR
    public const uint LineStatus = 5; // LSR
    public const uint ModemStatus = 6; // MSR
    public const uint Scratch = 7; // SCR

    public const uint EnableReceivedDataAvailable = 1 << 0; // IER
    public const uint EnableTransmitterHoldingEmpty = 1 << 1;
    public const uint EnableReceiverLineStatus = 1 << 2;
    public const uint EnableModemStatus = 1 << 3;

    public const uint InterruptModemStatus = 0x0; // IIR bits 3:0, in rising priority
    public const uint InterruptNone = 0x1;
    public const uint InterruptTransmitterHoldingEmpty = 0x2;
    public const uint InterruptReceivedDataAvailable = 0x4;
    public const uint InterruptCharacterTimeout = 0xC;
    public const uint InterruptReceiverLineStatus = 0x6;
    public const uint FifosEnabled = 0xC0;

    public const uint FifoEnable = 1 << 0; // FCR
    public const uint ReceiverFifoReset = 1 << 1;
    public const uint TransmitterFifoReset = 1 << 2;

    public const uint WordLength = 3 << 0; // LCR: 5 bits and that many more
    public const uint StopBits = 1 << 2;
    public const uint ParityEnable = 1 << 3;
    public const uint DivisorLatchAccess = 1 << 7;

    public const uint DataTerminalReady = 1 << 0; // MCR
    public const uint RequestToSend = 1 << 1;
    public const uint Out1 = 1 << 2;
    public const uint Out2 = 1 << 3;
    public const uint Loop = 1 << 4;

    public const uint DataReady = 1 << 0; // LSR
    public const uint OverrunError = 1 << 1;
    public const uint BreakInterrupt = 1 << 4;
    public const uint TransmitterHoldingEmpty = 1 << 5;
    public const uint TransmitterEmpty = 1 << 6;
    public const uint ErrorInReceiverFifo = 1 << 7;

    public const uint DeltaClearToSend = 1 << 0; // MSR
    public const uint DeltaDataSetReady = 1 << 1;
    public const uint TrailingEdgeRingIndicator = 1 << 2;
    public const uint DeltaDataCarrierDetect = 1 << 3;
    public const uint ClearToSend = 1 << 4;
    public const uint DataSetReady = 1 << 5;
    public const uint RingIndicator = 1 << 6;
    public const uint DataCarrierDetect = 1 << 7;
}
