namespace Bulkhead.Pc.Tests.Devices;

using Bulkhead.Subjects.Pc.Devices;

public class InterruptControllersTests
{
    private const uint EndOfInterrupt = 0x20;
    private InterruptControllers8259 _pair;

    public InterruptControllersTests()
    {
        _pair.Reset();
        Initialize(0x01, 0x01);
    }

    [Fact]
    public void After_power_on_nothing_comes_through()
    {
        InterruptControllers8259 pair = default;
        pair.Reset();
        for (uint irq = 0; irq < 16; irq++)
        {
            pair.SetLine(irq, true);
        }

        Assert.False(pair.Output);
        Assert.Equal(-1, pair.PendingVector);
    }

    [Fact]
    public void An_edge_is_taken_once()
    {
        Pulse(1);
        Assert.False(_pair.Output); // the line is low again: the request is withdrawn
        _pair.SetLine(1, true);
        Assert.Equal(0x21, _pair.PendingVector);
        Assert.Equal(0x21, _pair.Acknowledge());
        Write(0, EndOfInterrupt);
        Assert.False(_pair.Output);
        _pair.SetLine(1, false);
        _pair.SetLine(1, true);
        Assert.True(_pair.Output);
    }

    [Fact]
    public void ICW1_forgets_requests_masks_and_service_until_the_next_edge()
    {
        _pair.SetLine(3, true);
        _pair.Acknowledge();
        _pair.SetLine(4, true);
        Write(1, 0xFF);
        Initialize(0x01, 0x01);
        Assert.Equal(0u, Read(1));
        Assert.Equal(-1, _pair.PendingVector);
        _pair.SetLine(4, false);
        _pair.SetLine(4, true);
        Assert.Equal(0x24, _pair.PendingVector);
    }

    [Fact]
    public void Initialization_takes_ICW3_and_ICW4_only_if_ICW1_says_so()
    {
        InterruptController8259 chip = default;
        chip.Reset();
        chip.Write(0, 0x12); // single, no ICW4
        chip.Write(1, 0x47);
        chip.Write(1, 0x55);
        Assert.Equal(0x55u, chip.MaskRegister);
        chip.SetLine(1, true);
        Assert.Equal(0x41, chip.VectorOf(chip.Acknowledge()));
        Assert.Equal(0u, chip.Cascade);
    }

    [Fact]
    public void Fully_nested_mode_lets_only_higher_priorities_interrupt()
    {
        _pair.SetLine(4, true);
        Assert.Equal(0x24, _pair.Acknowledge());
        _pair.SetLine(6, true);
        Assert.False(_pair.Output);
        _pair.SetLine(1, true);
        Assert.Equal(0x21, _pair.Acknowledge());
        Write(0, EndOfInterrupt); // ends 1, the highest in service
        Assert.False(_pair.Output);
        Write(0, EndOfInterrupt);
        Assert.Equal(0x26, _pair.PendingVector);
    }

    [Fact]
    public void The_slave_has_the_priority_of_line_2()
    {
        _pair.SetLine(3, true);
        _pair.SetLine(9, true);
        _pair.SetLine(1, true);
        Assert.Equal(0x21, _pair.Acknowledge());
        Write(0, EndOfInterrupt);
        Assert.Equal(0x71, _pair.Acknowledge());
        Assert.Equal(0x04u, InService());
        Write(0xA0, EndOfInterrupt);
        Write(0x20, EndOfInterrupt);
        Assert.Equal(0x23, _pair.Acknowledge());
    }

    [Fact]
    public void In_fully_nested_mode_a_slave_does_not_interrupt_its_own_service()
    {
        _pair.SetLine(14, true);
        Assert.Equal(0x76, _pair.Acknowledge());
        _pair.SetLine(8, true);
        Assert.False(_pair.Output);
    }

    [Fact]
    public void In_special_fully_nested_mode_it_does()
    {
        Initialize(0x11, 0x01);
        _pair.SetLine(14, true);
        Assert.Equal(0x76, _pair.Acknowledge());
        _pair.SetLine(15, true);
        Assert.False(_pair.Output);
        _pair.SetLine(8, true);
        Assert.Equal(0x70, _pair.Acknowledge());
    }

    [Fact]
    public void A_second_request_of_the_slave_follows_the_end_of_the_first()
    {
        _pair.SetLine(9, true);
        _pair.SetLine(10, true);
        Assert.Equal(0x71, _pair.Acknowledge());
        Write(0xA0, EndOfInterrupt);
        Write(0x20, EndOfInterrupt);
        Assert.Equal(0x72, _pair.Acknowledge());
    }

    [Fact]
    public void Special_mask_mode_lets_lower_priorities_pass_a_masked_level_in_service()
    {
        _pair.SetLine(1, true);
        _pair.Acknowledge();
        _pair.SetLine(5, true);
        Write(1, 0x02);
        Assert.False(_pair.Output);
        Write(0, 0x68);
        Assert.Equal(0x25, _pair.Acknowledge());
        Write(0, EndOfInterrupt); // ends 5: 1 is masked
        Assert.Equal(0x02u, InService());
        Write(0, 0x48);
        _pair.SetLine(6, true);
        Assert.False(_pair.Output);
    }

    [Fact]
    public void Specific_rotation_sets_the_lowest_priority()
    {
        Write(0, 0xC0 | 4); // 5 is the highest now
        _pair.SetLine(0, true);
        _pair.SetLine(4, true);
        _pair.SetLine(6, true);
        Assert.Equal(0x26, _pair.Acknowledge());
        Write(0, EndOfInterrupt);
        Assert.Equal(0x20, _pair.Acknowledge());
        Write(0, EndOfInterrupt);
        Assert.Equal(0x24, _pair.Acknowledge());
    }

    [Fact]
    public void Rotation_on_the_end_of_an_interrupt_makes_its_level_the_lowest()
    {
        _pair.SetLine(3, true);
        _pair.Acknowledge();
        Write(0, 0xA0);
        _pair.SetLine(3, false);
        _pair.SetLine(3, true);
        _pair.SetLine(5, true);
        Assert.Equal(0x25, _pair.Acknowledge());
        Write(0, 0xE0 | 5);
        Assert.Equal(0x23, _pair.PendingVector);
    }

    [Fact]
    public void A_specific_end_ends_the_level_it_names()
    {
        _pair.SetLine(5, true);
        _pair.Acknowledge();
        _pair.SetLine(1, true);
        _pair.Acknowledge();
        Write(0, 0x60 | 5);
        Assert.Equal(0x02u, InService());
        Write(0, 0x60 | 7);
        Assert.Equal(0x02u, InService());
    }

    [Fact]
    public void Automatic_end_takes_nothing_into_service_and_may_rotate()
    {
        Initialize(0x03, 0x03);
        _pair.SetLine(3, true);
        Assert.Equal(0x23, _pair.Acknowledge());
        Assert.Equal(0u, InService());
        Write(0, 0x80);
        _pair.SetLine(4, true);
        _pair.Acknowledge();
        _pair.SetLine(4, false);
        _pair.SetLine(4, true);
        _pair.SetLine(6, true);
        Assert.Equal(0x26, _pair.Acknowledge());
        Write(0, 0x00);
        _pair.SetLine(9, true);
        _pair.SetLine(10, true);
        Assert.Equal(0x71, _pair.Acknowledge());
        Assert.Equal(0x72, _pair.Acknowledge());
        Assert.Equal(0x24, _pair.Acknowledge());
    }

    [Fact]
    public void A_poll_acknowledges()
    {
        _pair.SetLine(6, true);
        _pair.SetLine(4, true);
        Write(0, 0x0C);
        Assert.Equal(0x84u, Read(0));
        Assert.Equal(0x10u, InService());
        Write(0, 0x0C);
        Assert.Equal(0u, Read(0) & 0x80);
        Assert.Equal(0u, Read(1)); // a poll is read once
        _pair.SetLine(12, true);
        Write(0xA0, 0x0C);
        Assert.Equal(0x84u, Read(0xA0));
        Assert.False(_pair.Output);
    }

    [Fact]
    public void OCW3_chooses_the_register_that_is_read_and_it_stays()
    {
        _pair.SetLine(1, true);
        _pair.Acknowledge();
        _pair.SetLine(7, true);
        Assert.Equal(0x80u, Read(0));
        Write(0, 0x0B);
        Assert.Equal(0x02u, Read(0));
        Assert.Equal(0x02u, Read(0));
        Write(0, 0x08);
        Assert.Equal(0x02u, Read(0));
        Write(0, 0x0A);
        Assert.Equal(0x80u, Read(0));
    }

    [Fact]
    public void ELCR_makes_a_line_a_level_that_asks_again_until_it_is_low()
    {
        _pair.WriteTrigger(isSlave: true, 0x02);
        _pair.SetLine(9, true);
        for (int round = 0; round < 3; round++)
        {
            Assert.Equal(0x71, _pair.Acknowledge());
            Assert.False(_pair.Output);
            Write(0xA0, EndOfInterrupt);
            Write(0x20, EndOfInterrupt);
            Assert.True(_pair.Output);
        }

        _pair.SetLine(9, false);
        Assert.False(_pair.Output);
    }

    [Fact]
    public void ELCR_has_no_bits_for_the_lines_of_the_board()
    {
        _pair.WriteTrigger(isSlave: false, 0xFF);
        _pair.WriteTrigger(isSlave: true, 0xFF);
        Assert.Equal((0xF8u, 0xDEu), (_pair.ReadTrigger(isSlave: false), _pair.ReadTrigger(isSlave: true)));
    }

    [Fact]
    public void A_request_that_is_gone_when_it_is_acknowledged_is_a_spurious_IRQ_7()
    {
        _pair.SetLine(4, true);
        Assert.True(_pair.Output);
        _pair.SetLine(4, false);
        Assert.Equal(0x27, _pair.Acknowledge());
        Assert.Equal(0u, InService());
    }

    [Fact]
    public void A_slave_without_a_request_answers_with_a_spurious_IRQ_15()
    {
        _pair.SetLine(12, true);
        _pair.Slave.SetLine(4, false); // between the first INTA and the second
        Assert.Equal(0x77, _pair.Acknowledge());
        Assert.Equal(0x04u, InService());
        Assert.Equal(0u, _pair.Slave.InServiceRegister);
    }

    [Fact]
    public void What_is_pending_is_what_the_acknowledgement_returns()
    {
        Random random = new(3);
        for (int round = 0; round < 200_000; round++)
        {
            int action = random.Next(10);
            if (action < 4)
            {
                _pair.SetLine((uint)random.Next(18), random.Next(2) == 0);
            }
            else if (action < 6)
            {
                uint port = (uint)random.Next(4);
                _pair.Write(port >= 2, port & 1, (uint)random.Next(256));
            }
            else if (action == 6)
            {
                uint port = (uint)random.Next(4);
                _pair.Read(port >= 2, port & 1);
            }
            else if (action == 7)
            {
                _pair.WriteTrigger(random.Next(2) == 0, (uint)random.Next(256));
            }
            else if (_pair.Output)
            {
                int pending = _pair.PendingVector;
                Assert.Equal(pending, _pair.Acknowledge());
            }

            Assert.Equal(_pair.Output, _pair.PendingVector != -1);
        }
    }

    private void Initialize(uint masterIcw4, uint slaveIcw4)
    {
        Write(0x20, 0x11);
        Write(0xA0, 0x11);
        Write(0x21, 0x20);
        Write(0xA1, 0x70);
        Write(0x21, 0x04);
        Write(0xA1, 0x02);
        Write(0x21, masterIcw4);
        Write(0xA1, slaveIcw4);
    }

    private uint InService() => _pair.Master.InServiceRegister;

    private void Pulse(uint irq)
    {
        _pair.SetLine(irq, true);
        _pair.SetLine(irq, false);
    }

    private uint Read(uint port) => _pair.Read((port & 0x80) != 0, port & 1);

    private void Write(uint port, uint value) => _pair.Write((port & 0x80) != 0, port & 1, value);
}
