namespace Bulkhead.Pc.Tests.Monitor;

using Bulkhead.Kernel.Vmx;

/// <summary>The guest's serial line and the two channels.</summary>
public sealed class ConsoleTests : IDisposable
{
    private const ulong Patience = GuestPc.TicksPerSecond / 100;

    private readonly GuestPc _pc = new();

    public void Dispose() => _pc.Dispose();

    [Fact]
    public void Output_is_passed_on_by_lines_and_by_messages()
    {
        Say("one\ntwo");
        Assert.Equal(["one\n"], _pc.Printed());
        Say(new string('x', 62) + "\n");
        Assert.Equal(["two" + new string('x', 61), "x\n"], _pc.Printed());
    }

    [Fact]
    public void What_makes_no_line_is_passed_on_in_time()
    {
        Say("login: ");
        ulong deadline = _pc.Page.Deadline;
        Assert.InRange(deadline, _pc.Now + Patience - 60_000, _pc.Now + Patience);
        _pc.In(0x3fd);
        Assert.Equal(deadline, _pc.Page.Deadline);
        Assert.Empty(_pc.Printed());
        _pc.Deadline(deadline);
        Assert.Equal(["login: "], _pc.Printed());
        Assert.Equal(0ul, _pc.Page.Deadline);
    }

    [Fact]
    public void What_waits_is_passed_on_when_the_guest_ends()
    {
        Say("Power down");
        _pc.Out(0x604, 0x3400, 2);
        _pc.Monitor.Flush();
        Assert.Equal(["Power down"], _pc.Printed());
    }

    [Fact]
    public void Input_waits_until_the_receiver_has_room()
    {
        _pc.Out(0x3fa, 0x01);
        string typed = "";
        for (int index = 0; index < 8; index++)
        {
            string message = $"<{index}:abcdefghij>";
            typed += message;
            _pc.Type(message);
        }

        _pc.Exit(ExitReason.ExternalInterrupt);

        // The FIFO has 16 of them: the second one is taken and not wholly given.
        Assert.Equal(2ul, _pc.Taken);
        string read = "";
        while ((_pc.In(0x3fd) & 1) != 0)
        {
            Assert.Equal(0ul, _pc.In(0x3fd) & 2); // no overrun
            read += (char)_pc.In(0x3f8);
        }

        Assert.Equal(typed, read);
        Assert.Equal(8ul, _pc.Taken);
        _pc.Type("z");
        _pc.Exit(ExitReason.ExternalInterrupt);
        Assert.Equal((ulong)'z', _pc.In(0x3f8));
    }

    /// <summary>One that stays pending makes the kernel's part of every further exit longer.</summary>
    [Fact]
    public void The_interrupt_of_a_message_is_taken_and_no_other_exit_lets_any_in()
    {
        _pc.Exit(ExitReason.VmxPreemptionTimerExpired);
        _ = _pc.In(0x3fd);
        Assert.Equal(0, _pc.Machine.InterruptsTaken);
        _pc.Type("a");
        _pc.Exit(ExitReason.ExternalInterrupt);
        Assert.Equal(1, _pc.Machine.InterruptsTaken);
    }

    [Fact]
    public void Input_interrupts_at_the_exit_that_brings_it()
    {
        InterruptExitTests.StartTimer(_pc);
        _pc.Out(0x43, 0x30);
        _pc.Out(0x21, 0xef);
        _pc.Out(0x3fc, 0x08);
        _pc.Out(0x3f9, 0x01);
        Assert.Equal(-1, _pc.Proposed);
        _pc.Type("ab");
        _pc.Exit(ExitReason.ExternalInterrupt);
        Assert.Equal(0x34, _pc.Proposed);
        Assert.Equal((ulong)'a', _pc.In(0x3f8, isDelivered: true)); // no FIFO: the next byte follows at once
        _pc.Out(0x20, 0x20);
        Assert.Equal((ulong)'b', _pc.In(0x3f8));
        Assert.Equal(0ul, _pc.In(0x3fd) & 1);
    }

    [Fact]
    public void A_reader_that_sleeps_loses_the_oldest_messages_and_the_guest_goes_on()
    {
        for (int line = 0; line < GuestPc.SlotCount + 10; line++)
        {
            Say($"{line}\n");
        }

        List<string> printed = _pc.Printed();
        Assert.Equal((int)GuestPc.SlotCount, printed.Count);
        Assert.Equal("10\n", printed[0]);
    }

    private void Say(string text)
    {
        foreach (char letter in text)
        {
            Assert.Equal(0x60ul, _pc.In(0x3fd) & 0x60);
            _pc.Out(0x3f8, letter);
        }
    }
}
