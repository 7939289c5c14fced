using System.Text;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Subjects;

namespace Bulkhead.SubjectLibrary.Tests;

/// <summary>A machine that notes what a subject asks of it, with a UART that is ready now and then.</summary>
internal sealed class RecordingMachine : ISubjectMachine
{
    private const ushort Transmit = 0x3f8;
    private const ushort LineStatus = 0x3fd;
    private const int FifoSize = 16;

    private readonly StringBuilder _sent = new();
    private int _inFifo;

    public List<(Hypercall Number, ulong Argument)> Hypercalls { get; } = [];

    /// <summary>Interrupts that come, one each time that the subject lets them in.</summary>
    public Queue<byte> Interrupts { get; } = [];

    public string Sent => _sent.ToString();

    public ulong Time { get; set; }

    public void Hypercall(Hypercall number, ulong argument)
    {
        Hypercalls.Add((number, argument));
        _inFifo = 0;
    }

    public byte In8(ushort port)
    {
        Assert.Equal(LineStatus, port);
        return _inFifo == 0 ? (byte)0x60 : (byte)0;
    }

    public void Out8(ushort port, byte value)
    {
        Assert.Equal(Transmit, port);
        Assert.True(++_inFifo <= FifoSize, "the FIFO overflows");
        _sent.Append((char)value);
    }

    public void TakeInterrupts(Span<ulong> vectors)
    {
        if (Interrupts.TryDequeue(out byte vector))
        {
            vectors[vector / 64] |= 1ul << (vector % 64);
        }
    }
}
