namespace Bulkhead.Pc.Tests.Monitor;

using Bulkhead.Kernel.Vmx;
using Bulkhead.Subjects.Pc;

/// <summary>The slot in which the monitor proposes an interrupt, and the deadline.</summary>
public sealed class InterruptExitTests : IDisposable
{
    private const uint SelfIpi = 0x83f;
    private const uint EndOfInterrupt = 0x80b;

    private const ulong Apic = 0xfee0_0000;

    private readonly GuestPc _pc = new();

    public void Dispose() => _pc.Dispose();

    [Fact]
    public void Without_timers_there_is_no_deadline()
    {
        _pc.Out(0x80, 0);
        Assert.Equal((0ul, -1), (_pc.Page.Deadline, _pc.Proposed));
    }

    [Fact]
    public void The_interval_timer_interrupts_at_its_deadline()
    {
        StartTimer(_pc);
        ulong period = 0x4000 * GuestPc.TicksPerSecond / 1_193_182;
        Assert.InRange(_pc.Page.Deadline, _pc.Now + period - 20_000, _pc.Now + period + 20_000);
        _pc.Deadline(_pc.Page.Deadline - 10_000);
        Assert.Equal(-1, _pc.Proposed);
        _pc.Deadline(_pc.Page.Deadline);
        Assert.Equal(0x30, _pc.Proposed);

        // Not delivered: it stays, whatever else happens.
        _pc.In(0x3fd);
        Assert.Equal(0x30, _pc.Proposed);
        Assert.Equal(0ul, InService());

        // Delivered: in service, and nothing more until its end.
        _pc.In(0x3fd, isDelivered: true);
        Assert.Equal(-1, _pc.Proposed);
        Assert.Equal(1ul, InService());
        _pc.Deadline(_pc.Page.Deadline);
        Assert.Equal(-1, _pc.Proposed);
        _pc.Out(0x20, 0x20);
        Assert.Equal(0x30, _pc.Proposed);
    }

    [Fact]
    public void A_proposal_is_withdrawn_if_its_reason_goes()
    {
        StartTimer(_pc);
        _pc.Deadline(_pc.Page.Deadline);
        _pc.Out(0x21, 0xff);
        Assert.Equal(-1, _pc.Proposed);
        _pc.Out(0x21, 0xfe);
        Assert.Equal(0x30, _pc.Proposed);
        Assert.Equal(0ul, InService());
    }

    [Fact]
    public void A_higher_interrupt_takes_the_place_of_a_lower_one()
    {
        EnterX2Apic();
        _pc.Wrmsr(SelfIpi, 0x31);
        Assert.Equal(0x31, _pc.Proposed);
        _pc.Wrmsr(SelfIpi, 0x51);
        Assert.Equal(0x51, _pc.Proposed);
        _pc.Exit(ExitReason.ExternalInterrupt, isDelivered: true);
        Assert.Equal(-1, _pc.Proposed);
        _pc.Wrmsr(EndOfInterrupt, 0);
        Assert.Equal(0x31, _pc.Proposed);
        _pc.Wrmsr(EndOfInterrupt, 0, isDelivered: true); // delivered, and ended at once
        Assert.Equal(-1, _pc.Proposed);
        _pc.Wrmsr(SelfIpi, 0x31);
        Assert.Equal(0x31, _pc.Proposed);
    }

    /// <summary>As above, with the local APIC in memory, whose register EOI has a short way.</summary>
    [Fact]
    public void An_end_in_memory_lets_the_next_interrupt_through()
    {
        _pc.Instruction("C705F000E0FEFF010000", Apic + 0xf0, isWrite: true);
        SendSelf(0x31);
        SendSelf(0x51);
        Assert.Equal(0x51, _pc.Proposed);
        _pc.Exit(ExitReason.ExternalInterrupt, isDelivered: true);
        Assert.Equal(-1, _pc.Proposed);
        End();
        Assert.Equal(0x31, _pc.Proposed);
        _pc.Exit(ExitReason.ExternalInterrupt, isDelivered: true);
        SendSelf(0x32);
        Assert.Equal(-1, _pc.Proposed);
        End();
        Assert.Equal(0x32, _pc.Proposed);
        _pc.Exit(ExitReason.ExternalInterrupt, isDelivered: true);
        End();
        Assert.Equal(-1, _pc.Proposed);
        SendSelf(0x31);
        Assert.Equal(0x31, _pc.Proposed);
    }

    [Fact]
    public void The_deadline_is_the_earliest_of_all()
    {
        EnterX2Apic();
        _pc.Wrmsr(0x832, 0x400ec); // LVT timer: TSC deadline
        StartTimer(_pc);
        ulong interval = _pc.Page.Deadline;
        _pc.Wrmsr(0x6e0, interval - 100_000);
        Assert.Equal(interval - 100_000, _pc.Page.Deadline);
        _pc.Wrmsr(0x6e0, interval + 100_000);
        Assert.Equal(interval, _pc.Page.Deadline);
        _pc.Out(0x3f8, 'x'); // the console waits for more, a hundredth of a second
        Assert.Equal(_pc.Now + (GuestPc.TicksPerSecond / 100), _pc.Page.Deadline);
        _pc.Out(0x3f8, '\n');
        Assert.Equal(interval, _pc.Page.Deadline);
        _pc.Out(0x43, 0x30); // the interval timer stands still
        Assert.Equal(interval + 100_000, _pc.Page.Deadline);
        _pc.Deadline(interval + 100_000);
        Assert.Equal(0xec, _pc.Proposed);
    }

    [Fact]
    public void A_deadline_that_has_passed_interrupts_at_once()
    {
        EnterX2Apic();
        _pc.Wrmsr(0x832, 0x400ec);
        _pc.Wrmsr(0x6e0, 1);
        Assert.Equal((0xec, 0ul), (_pc.Proposed, _pc.Page.Deadline));
    }

    [Fact]
    public void The_transmitter_interrupts_again_after_each_byte()
    {
        StartTimer(_pc);
        _pc.Out(0x43, 0x30); // the interval timer stands still
        _pc.Out(0x21, 0xef);
        _pc.Out(0x3fc, 0x08);
        _pc.Out(0x3f9, 0x02);
        Assert.Equal(0x34, _pc.Proposed);
        for (int index = 0; index < 5; index++)
        {
            // A driver that looks at nothing: it ends the interrupt, then writes.
            Assert.Equal(PcVerdict.Resume, _pc.Out(0x20, 0x20, isDelivered: true));
            Assert.Equal(-1, _pc.Proposed);
            _pc.Out(0x3f8, 'x');
            Assert.Equal(0x34, _pc.Proposed);
        }
    }

    [Fact]
    public void An_nmi_to_oneself_is_the_exception_2_behind_the_instruction()
    {
        Assert.Equal(PcVerdict.Resume, _pc.Instruction("C7050003E0FE00040000", 0xfee0_0300, isWrite: true));
        Assert.Equal((GuestPc.Valid | 2, 0x100aul), (_pc.Page.Exception, _pc.Page.InstructionPointer));
        EnterX2Apic();
        Assert.Equal(PcVerdict.Resume, _pc.Wrmsr(0x830, 0x400));
        Assert.Equal((GuestPc.Valid | 2, 1ul), (_pc.Page.Exception, _pc.Skip));
        Assert.Equal(PcVerdict.Resume, _pc.Wrmsr(0x80b, 0));
        Assert.Equal(0ul, _pc.Page.Exception);
    }

    [Fact]
    public void Init_to_oneself_starts_the_machine_anew()
    {
        EnterX2Apic();
        Assert.Equal(PcVerdict.Reset, _pc.Wrmsr(0x830, 0x4500));
        _pc.Monitor.Reset(_pc.Now);
        Assert.Equal(PcVerdict.Resume, _pc.Out(0x80, 1));
    }

    /// <summary>Controllers at 30H and 38H, and counter 0 as a rate generator of 16,384 periods.</summary>
    internal static void StartTimer(GuestPc pc)
    {
        (ushort Port, byte Value)[] writes =
        [
            (0x20, 0x11), (0xa0, 0x11), (0x21, 0x30), (0xa1, 0x38), (0x21, 4), (0xa1, 2), (0x21, 1), (0xa1, 1),
            (0x21, 0xfe), (0xa1, 0xff), (0x43, 0x34), (0x40, 0x00), (0x40, 0x40),
        ];
        foreach ((ushort port, byte value) in writes)
        {
            Assert.Equal(PcVerdict.Resume, pc.Out(port, value));
        }

        // Setting the mode made an edge.
        if (pc.Proposed >= 0)
        {
            pc.Out(0x20, 0x20, isDelivered: true);
        }
    }

    private ulong InService()
    {
        _pc.Out(0x20, 0x0b);
        return _pc.In(0x20);
    }

    private void EnterX2Apic()
    {
        Assert.Equal(PcVerdict.Resume, _pc.Wrmsr(0x1b, 0xfee0_0d00));
        Assert.Equal(0ul, _pc.Page.Exception);
    }

    private void SendSelf(byte vector) =>
        _pc.Instruction($"C7050003E0FE{vector:X2}400400", Apic + 0x300, isWrite: true);

    private void End() => _pc.Instruction("C705B000E0FE00000000", Apic + 0xb0, isWrite: true);
}
