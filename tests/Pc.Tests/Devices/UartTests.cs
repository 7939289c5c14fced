namespace Bulkhead.Pc.Tests.Devices;

using Bulkhead.Subjects.Pc.Devices;
using static Bulkhead.Subjects.Pc.Devices.Uart16550Registers;

public class UartTests
{
    private const ulong TicksPerSecond = 1_843_200 * 10; // ten ticks a period of the crystal
    private Uart16550 _uart;
    private ulong _now = 1000;

    public UartTests() => _uart.Reset(new Clock(TicksPerSecond));

    private uint Identification => Read(InterruptIdentification) & 0x0F;

    private bool Line => _uart.Interrupt(_now);

    [Fact]
    public void After_reset_the_transmitter_is_empty_and_nothing_interrupts()
    {
        Assert.Equal(TransmitterHoldingEmpty | TransmitterEmpty, Read(LineStatus));
        Assert.Equal(InterruptNone, Read(InterruptIdentification));
        Assert.Equal(ClearToSend | DataSetReady | DataCarrierDetect, Read(ModemStatus));
        Assert.Equal(0u, Read(InterruptEnable));
        Assert.Equal(0u, Read(LineControl));
        Assert.False(Line);
    }

    [Fact]
    public void Registers_hold_the_bits_that_exist()
    {
        Write(InterruptEnable, 0xFF);
        Assert.Equal(0x0Fu, Read(InterruptEnable));
        Write(ModemControl, 0xFF);
        Assert.Equal(0x1Fu, Read(ModemControl));
        Write(Scratch, 0xA5);
        Assert.Equal(0xA5u, Read(Scratch));
        Write(LineControl, 0x5B);
        Assert.Equal(0x5Bu, Read(LineControl));
    }

    [Fact]
    public void The_divisor_latch_hides_data_and_interrupt_enable()
    {
        Write(InterruptEnable, 5);
        Write(LineControl, DivisorLatchAccess | 3);
        Write(DivisorLatchLow, 0x34);
        Write(DivisorLatchHigh, 0x12);
        Assert.Equal((0x34u, 0x12u), (Read(DivisorLatchLow), Read(DivisorLatchHigh)));
        Assert.False(_uart.TryTakeTransmitted(out _));
        Write(LineControl, 3);
        Assert.Equal(5u, Read(InterruptEnable));
        Write(LineControl, DivisorLatchAccess);
        Assert.Equal((0x34u, 0x12u), (Read(DivisorLatchLow), Read(DivisorLatchHigh)));
    }

    [Fact]
    public void What_is_transmitted_comes_out_in_order_with_as_many_bits_as_a_character_has()
    {
        Write(LineControl, 3);
        Write(FifoControl, FifoEnable);
        Write(TransmitterHolding, 0xC1);
        Write(TransmitterHolding, 0x42);
        Assert.Equal(0u, Read(LineStatus) & (TransmitterHoldingEmpty | TransmitterEmpty));
        Assert.Equal(new byte[] { 0xC1, 0x42 }, TakeAll());
        Assert.Equal(TransmitterHoldingEmpty | TransmitterEmpty, Read(LineStatus));
        Write(LineControl, 2);
        Write(TransmitterHolding, 0xC1);
        Assert.Equal(new byte[] { 0x41 }, TakeAll());
    }

    [Theory]
    [InlineData(FifoEnable, 16)]
    [InlineData(0u, 1)]
    public void A_full_transmitter_loses_what_is_written(uint control, int room)
    {
        Write(LineControl, 3);
        Write(FifoControl, control);
        for (uint value = 1; value <= 20; value++)
        {
            Write(TransmitterHolding, value);
        }

        Assert.Equal(Enumerable.Range(1, room).Select(value => (byte)value), TakeAll());
    }

    [Fact]
    public void The_transmitter_interrupts_when_it_has_emptied_and_reading_IIR_takes_that_back()
    {
        Write(ModemControl, Out2);
        Write(InterruptEnable, EnableTransmitterHoldingEmpty);
        Assert.True(Line);
        Assert.Equal(InterruptTransmitterHoldingEmpty, Identification);
        Assert.False(Line);
        Assert.Equal(InterruptNone, Identification);

        Write(TransmitterHolding, 'x');
        Assert.False(Line);
        TakeAll();
        Assert.True(Line);
        Write(TransmitterHolding, 'y');
        Assert.False(Line);
        TakeAll();
        Assert.Equal(InterruptTransmitterHoldingEmpty, Identification);
    }

    [Fact]
    public void Enabling_the_transmitter_interrupt_again_asks_again()
    {
        Write(ModemControl, Out2);
        for (int round = 0; round < 2; round++)
        {
            Write(InterruptEnable, EnableTransmitterHoldingEmpty);
            Assert.Equal(InterruptTransmitterHoldingEmpty, Identification);
            Write(InterruptEnable, 0);
            Assert.Equal(InterruptNone, Identification);
        }
    }

    [Fact]
    public void Reading_IIR_keeps_the_transmitter_interrupt_if_it_reports_another()
    {
        Write(InterruptEnable, EnableTransmitterHoldingEmpty | EnableReceivedDataAvailable);
        Assert.True(_uart.TryReceive(1, _now));
        Assert.Equal(InterruptReceivedDataAvailable, Identification);
        Read(ReceiverBuffer);
        Assert.Equal(InterruptTransmitterHoldingEmpty, Identification);
        Assert.Equal(InterruptNone, Identification);
    }

    [Fact]
    public void OUT2_lets_the_interrupt_through()
    {
        Write(InterruptEnable, EnableTransmitterHoldingEmpty);
        Assert.False(Line);
        Write(ModemControl, Out2);
        Assert.True(Line);
        Write(ModemControl, Out2 | Loop);
        Assert.False(Line);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 4)]
    [InlineData(2, 8)]
    [InlineData(3, 14)]
    public void The_receiver_interrupts_at_the_trigger_level_until_it_is_below(uint code, int level)
    {
        Write(FifoControl, FifoEnable | (code << 6));
        Write(InterruptEnable, EnableReceivedDataAvailable);
        Assert.Equal(FifosEnabled, Read(InterruptIdentification) & FifosEnabled);
        for (int count = 1; count <= 16; count++)
        {
            Assert.True(_uart.TryReceive((byte)count, _now));
            Assert.Equal(count >= level ? InterruptReceivedDataAvailable : InterruptNone, Identification);
        }

        for (int count = 16; count >= 1; count--)
        {
            Assert.Equal(count >= level ? InterruptReceivedDataAvailable : InterruptNone, Identification);
            Assert.Equal((uint)(17 - count), Read(ReceiverBuffer));
        }

        Assert.Equal(0u, Read(LineStatus) & DataReady);
    }

    [Fact]
    public void The_receiver_takes_16_bytes_with_a_FIFO_and_one_without()
    {
        Assert.True(_uart.TryReceive(1, _now));
        Assert.False(_uart.TryReceive(2, _now));
        Assert.Equal(1u, Read(ReceiverBuffer));
        Write(FifoControl, FifoEnable);
        for (int count = 0; count < 16; count++)
        {
            Assert.True(_uart.TryReceive((byte)count, _now));
        }

        Assert.False(_uart.CanReceive);
        Assert.False(_uart.TryReceive(16, _now));
        Assert.Equal(0u, Read(LineStatus) & OverrunError);
    }

    [Fact]
    public void A_character_timeout_comes_four_characters_after_the_last_access()
    {
        Write(LineControl, DivisorLatchAccess | 3);
        Write(DivisorLatchLow, 1);
        Write(DivisorLatchHigh, 0);
        Write(LineControl, 3); // 8N1: ten bits
        Write(ModemControl, Out2);
        Write(FifoControl, FifoEnable | 0x80);
        Write(InterruptEnable, EnableReceivedDataAvailable);
        const ulong Timeout = 4 * 10 * 16 * 10;
        Assert.True(_uart.TryReceive(7, _now));
        Assert.Equal(_now + Timeout, _uart.NextChange(_now));
        _now += Timeout - 1;
        Assert.False(Line);
        _now++;
        Assert.True(Line);
        Assert.Equal(InterruptCharacterTimeout, Identification);
        Assert.Equal(InterruptCharacterTimeout, Identification);

        Assert.True(_uart.TryReceive(8, _now));
        Assert.False(Line);
        _now += Timeout;
        Assert.True(Line);
        Assert.Equal(7u, Read(ReceiverBuffer));
        Assert.False(Line);
        _now += Timeout;
        Assert.True(Line);
        Assert.Equal(8u, Read(ReceiverBuffer));
        Assert.Equal(ulong.MaxValue, _uart.NextChange(_now));
        _now += Timeout;
        Assert.False(Line);
    }

    [Fact]
    public void Loopback_connects_the_modem_lines_and_their_changes_show()
    {
        Read(ModemStatus);
        Write(ModemControl, Loop | RequestToSend | Out2);
        Assert.Equal(
            ClearToSend | DataCarrierDetect | DeltaDataSetReady, Read(ModemStatus));
        Write(ModemControl, Loop | DataTerminalReady | Out1);
        Assert.Equal(
            DataSetReady | RingIndicator | DeltaClearToSend | DeltaDataSetReady | DeltaDataCarrierDetect,
            Read(ModemStatus));
        Assert.Equal(DataSetReady | RingIndicator, Read(ModemStatus));
        Write(InterruptEnable, EnableModemStatus);
        Write(ModemControl, Loop | DataTerminalReady);
        Assert.Equal(InterruptModemStatus, Identification);
        Assert.Equal(DataSetReady | TrailingEdgeRingIndicator, Read(ModemStatus));
        Assert.Equal(InterruptNone, Identification);
    }

    [Fact]
    public void A_driver_finds_a_FIFO_of_16_by_loopback_and_the_17th_overruns()
    {
        Write(LineControl, 3);
        Write(FifoControl, FifoEnable);
        Write(ModemControl, Loop);
        for (uint value = 0; value < 256; value++)
        {
            Write(TransmitterHolding, value);
        }

        Assert.Equal(OverrunError, Read(LineStatus) & OverrunError);
        Assert.Equal(0u, Read(LineStatus) & OverrunError);
        uint count = 0;
        while ((Read(LineStatus) & DataReady) != 0 && count < 256)
        {
            Assert.Equal(count, Read(ReceiverBuffer));
            count++;
        }

        Assert.Equal(16u, count);
        Assert.Empty(TakeAll());
    }

    [Fact]
    public void Without_a_FIFO_an_overrun_replaces_the_byte_and_interrupts()
    {
        Write(LineControl, 3);
        Write(ModemControl, Loop);
        Write(InterruptEnable, EnableReceiverLineStatus | EnableReceivedDataAvailable);
        Write(TransmitterHolding, 1);
        Assert.Equal(InterruptReceivedDataAvailable, Identification);
        Write(TransmitterHolding, 2);
        Assert.Equal(InterruptReceiverLineStatus, Identification);
        Assert.Equal(OverrunError | DataReady, Read(LineStatus) & (OverrunError | DataReady));
        Assert.Equal(InterruptReceivedDataAvailable, Identification);
        Assert.Equal(2u, Read(ReceiverBuffer));
    }

    [Fact]
    public void A_break_shows_when_its_character_is_at_the_head()
    {
        Write(FifoControl, FifoEnable);
        Write(InterruptEnable, EnableReceiverLineStatus);
        Assert.True(_uart.TryReceive(5, _now));
        Assert.True(_uart.TryReceiveBreak(_now));
        Assert.Equal(ErrorInReceiverFifo, Read(LineStatus) & (ErrorInReceiverFifo | BreakInterrupt));
        Assert.Equal(InterruptNone, Identification);
        Read(ReceiverBuffer);
        Assert.Equal(InterruptReceiverLineStatus, Identification);
        Assert.Equal(BreakInterrupt, Read(LineStatus) & BreakInterrupt);
        Assert.Equal(DataReady, Read(LineStatus) & (DataReady | BreakInterrupt | ErrorInReceiverFifo));
        Assert.Equal(0u, Read(ReceiverBuffer));
    }

    [Fact]
    public void FCR_empties_the_FIFOs_and_switching_them_empties_both()
    {
        Write(FifoControl, FifoEnable);
        _uart.TryReceive(1, _now);
        Write(TransmitterHolding, 1);
        Write(FifoControl, FifoEnable | ReceiverFifoReset);
        Assert.Equal(0u, Read(LineStatus) & (DataReady | TransmitterEmpty));
        _uart.TryReceive(1, _now);
        Write(FifoControl, FifoEnable | TransmitterFifoReset);
        Assert.Equal(DataReady | TransmitterEmpty, Read(LineStatus) & (DataReady | TransmitterEmpty));
        Write(FifoControl, 0xC0);
        Assert.Equal(0u, Read(LineStatus) & DataReady);
        Assert.Equal(InterruptNone, Read(InterruptIdentification));
    }

    private uint Read(uint register) => _uart.Read(register, _now);

    private void Write(uint register, uint value) => _uart.Write(register, value, _now);

    private List<byte> TakeAll()
    {
        List<byte> taken = [];
        while (_uart.TryTakeTransmitted(out byte value))
        {
            taken.Add(value);
        }

        return taken;
    }
}
