using System.Text;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Subjects;

namespace Bulkhead.SubjectLibrary.Tests;

/// <summary>A machine that notes what a subject asks of it, with a UART that is ready now and then.</summary>
internal sealed class RecordingMachine : ISubjectMachine
{
    private const ushort Data = 0x3f8;
    private const ushort LineStatus = 0x3fd;
    private const byte DataReady = 0x01;
    private const byte TransmitterEmpty = 0x60;
    private const int FifoSize = 16;

    private readonly StringBuilder _sent = new();
    private int _inFifo;

    public List<(Hypercall Number, ulong Argument)> Hypercalls { get; } = [];

    /// <summary>Interrupts that come, one each time that the subject lets them in.</summary>
    public Queue<byte> Interrupts { get; } = [];

    /// <summary>Bytes that come to the UART, and errors of its that the next look at its status reports.</summary>
    public Queue<byte> Received { get; } = [];

    public byte Errors { get; set; }

    /// <summary>Called after each byte that was sent.</summary>
    public Action? WhenSent { get; set; }

    /// <summary>Called before each look at the line's status.</summary>
    public Action? WhenLooked { get; set; }

    public string Sent => _sent.ToString();

    public int SentCount => _sent.Length;

    public ulong Time { get; set; }

    public string SentFrom(int start) => _sent.ToString(start, _sent.Length - start);

    public void Hypercall(Hypercall number, ulong argument)
    {
        Hypercalls.Add((number, argument));
        _inFifo = 0;
    }

    public byte In8(ushort port)
    {
        if (port == Data)
        {
            return Received.Dequeue();
        }

        Assert.Equal(LineStatus, port);
        WhenLooked?.Invoke();
        byte status = (byte)(Errors | (_inFifo == 0 ? TransmitterEmpty : 0) | (Received.Count > 0 ? DataReady : 0));
        Errors = 0;
        return status;
    }

    public void Out8(ushort port, byte value)
    {
        Assert.Equal(Data, port);
        Assert.True(++_inFifo <= FifoSize, "the FIFO overflows");
        _sent.Append((char)value);
        WhenSent?.Invoke();
    }

    public void TakeInterrupts(Span<ulong> vectors)
    {
        if (Interrupts.TryDequeue(out byte vector))
        {
            vectors[vector / 64] |= 1ul << (vector % 64);
        }
    }
}
