namespace Bulkhead.Pc.Tests.Monitor;

using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Vmx;
using Bulkhead.Subjects.Pc;

public sealed class PortExitTests : IDisposable
{
    private const ulong Before = 0x1122_3344_5566_7788;
    private const ulong Input = 1 << 3;
    private const ulong String = 1 << 4;
    private const ulong Repeat = 1 << 5;
    private const ulong Address64 = 2 << 7;

    private readonly GuestPc _pc = new();

    public void Dispose() => _pc.Dispose();

    [Theory]
    [InlineData(0x3fd, 1, 0x1122_3344_5566_7760)]
    [InlineData(0x300, 1, 0x1122_3344_5566_77ff)]
    [InlineData(0x300, 2, 0x1122_3344_5566_ffff)]
    [InlineData(0x300, 4, 0x0000_0000_ffff_ffff)]
    [InlineData(0xcf8, 4, 0x0000_0000_0000_0000)]
    public void In_changes_as_much_of_rax_as_its_size(ushort port, uint size, ulong expected)
    {
        Assert.Equal(expected, _pc.In(port, size, Before));
        Assert.Equal(((ulong)MonitoredState.Rax, 1ul, 0ul), (_pc.Changed, _pc.Skip, _pc.Page.Exception));
    }

    [Theory]
    [InlineData(1, 0x88)]
    [InlineData(2, 0x88)]
    public void Out_takes_no_more_than_its_size(uint size, ulong scratch)
    {
        Assert.Equal(PcVerdict.Resume, _pc.Out(0x3ff, Before, size));
        Assert.Equal((0ul, 1ul), (_pc.Changed, _pc.Skip));
        Assert.Equal(scratch, _pc.In(0x3ff));
        _pc.Out(0xcf8, 0xffff_ffff_8000_1234, 4);
        Assert.Equal(0x8000_1234ul, _pc.In(0xcf8, 4, Before));
    }

    [Fact]
    public void Outs_sends_what_memory_holds()
    {
        _pc.Out(0x3fa, 1); // FIFOs on
        "hello\n"u8.CopyTo(_pc.Ram.Span[0x2000..]);
        _pc.Registers.Rsi = 0x2000;
        _pc.Registers.Rcx = 6;
        Assert.Equal(PcVerdict.Resume, Strings(0x3f8, 1, Repeat, 0x2000));
        Assert.Equal((0x2006ul, 0ul, 1ul), (_pc.Registers.Rsi, _pc.Registers.Rcx, _pc.Skip));
        Assert.Equal(0xffeful, _pc.Changed); // all but RSP
        Assert.Equal(["hello\n"], _pc.Printed());
    }

    [Fact]
    public void A_long_ins_is_executed_again_until_it_is_done()
    {
        _pc.Registers.Rdi = 0x2000;
        _pc.Registers.Rcx = 600;
        List<ulong> skips = [];
        while (_pc.Registers.Rcx != 0)
        {
            Assert.Equal(PcVerdict.Resume, Strings(0x300, 2, Input | Repeat, _pc.Registers.Rdi));
            skips.Add(_pc.Skip);
        }

        Assert.Equal([0ul, 0, 1], skips);
        Assert.Equal(0x2000ul + 1200, _pc.Registers.Rdi);
        Assert.Equal(-1, _pc.Ram.Span.Slice(0x2000, 1200).IndexOfAnyExcept((byte)0xff));
        Assert.Equal(0, _pc.Ram.Span[0x2000 + 1200]);
    }

    [Fact]
    public void Strings_without_memory_are_a_general_protection_fault_of_the_guest()
    {
        _pc.Registers.Rdi = 0xf000_0000;
        Assert.Equal(PcVerdict.Resume, Strings(0x300, 1, Input, 0xf000_0000));
        Assert.Equal((0ul, GuestPc.Valid | 13, 0xf000_0000ul), (_pc.Skip, _pc.Page.Exception, _pc.Registers.Rdi));
    }

    [Fact]
    public void Strings_end_where_memory_does_and_fault_there()
    {
        _pc.Registers.Rdi = 0x3_fff0;
        _pc.Registers.Rcx = 20;
        Assert.Equal(PcVerdict.Resume, Strings(0x300, 1, Input | Repeat, 0x3_fff0));
        Assert.Equal((0ul, 0ul, 4ul), (_pc.Skip, _pc.Page.Exception, _pc.Registers.Rcx));
        Assert.Equal(PcVerdict.Resume, Strings(0x300, 1, Input | Repeat, 0x4_0000));
        Assert.Equal((0ul, GuestPc.Valid | 13, 4ul), (_pc.Skip, _pc.Page.Exception, _pc.Registers.Rcx));
    }

    [Fact]
    public void Debug_lines_reach_the_console_if_policy_wants_them()
    {
        using GuestPc pc = new(hasDebugPort: true);
        Say(pc, 0x3f8, "seri");
        Say(pc, 0x402, "SeaBIOS 1\n");
        Say(pc, 0xe9, "bochs\r\n");
        Assert.Equal(["seri", "SeaBIOS 1\n", "bochs\n"], pc.Printed());
        Say(_pc, 0x402, "SeaBIOS 1\n");
        Assert.Empty(_pc.Printed());
    }

    [Fact]
    public void An_access_that_changes_nothing_leaves_the_answer_as_it_was()
    {
        _pc.Wrmsr(0x1b, 0xfee0_0d00);
        _pc.Wrmsr(0x832, 0x400ec);
        ulong deadline = _pc.Now + 1_000_000;
        _pc.Wrmsr(0x6e0, deadline);
        foreach (ushort port in new ushort[] { 0x3fd, 0x40, 0x61, 0x64, 0x80, 0xcfc })
        {
            _pc.In(port);
            Assert.Equal((ulong)MonitoredState.Rax | MonitoredStatePage.Completed, _pc.Page.Changed);
            Assert.Equal((deadline, -1), (_pc.Page.Deadline, _pc.Proposed));
        }
    }

    private static void Say(GuestPc pc, ushort port, string text)
    {
        foreach (char letter in text)
        {
            pc.Out(port, letter);
        }
    }

    private PcVerdict Strings(ushort port, uint size, ulong others, ulong linear)
    {
        _pc.Page.InstructionInformation = Address64;
        _pc.Page.GuestLinearAddress = linear;
        return _pc.Exit(ExitReason.IoInstruction, ((ulong)port << 16) | (size - 1) | String | others);
    }
}
