using Bulkhead.Kernel.Console;
using Bulkhead.Kernel.Tests.Support;

namespace Bulkhead.Kernel.Tests.Console;

public sealed class SerialPortTests
{
    private readonly FakeProcessor processor = new();

    [Fact]
    public void ThePortIsSetUpFor115200Baud8N1WithoutInterrupts()
    {
        SerialPort port = SerialPort.Open(SerialPort.Com1);
        Assert.True(port.IsPresent);
        Assert.Equal(0, processor.Com1.InterruptEnable);
        Assert.Equal(0x07, processor.Com1.FifoControl);
        Assert.Equal(0x03, processor.Com1.ModemControl);
        Assert.Equal(0x03, processor.Com1.Read(3));

        Write(ref port, "ready");
        Assert.Equal("ready", processor.Com1.Text);
    }

    [Fact]
    public void AnAbsentPortIsNotWrittenTo()
    {
        processor.Com1.IsFitted = false;
        Assert.False(SerialPort.Open(SerialPort.Com1).IsPresent);
        Assert.Equal(0, processor.Com1.ModemControl);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(500)]
    public void EveryByteIsOnTheLineWhenWriteReturns(int pollsPerByte)
    {
        processor.Com1.PollsPerByte = pollsPerByte;
        SerialPort port = SerialPort.Open(SerialPort.Com1);
        string text = string.Concat(Enumerable.Range(0, 256).Select(value => (char)value));
        for (int length = 1; length <= text.Length; length++)
        {
            port.Write((byte)text[length - 1]);
            Assert.Equal(length, processor.Com1.Text.Length);
        }

        Assert.Equal(text, processor.Com1.Text);
        Assert.Equal(0, processor.Com1.Overruns);
    }

    [Fact]
    public void ADeadTransmitterCostsOneBoundedWaitInAll()
    {
        SerialPort port = SerialPort.Open(SerialPort.Com1);
        processor.Com1.IsDead = true;
        KernelLog log = new() { Serial = port };
        log.Write("nobody reads this"u8);

        Assert.False(log.Serial.IsPresent);
        Assert.InRange(processor.Com1.Polls, 1, 100_000);
    }

    private static void Write(ref SerialPort port, string text)
    {
        foreach (char letter in text)
        {
            port.Write((byte)letter);
        }
    }
}
