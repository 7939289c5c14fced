namespace Bulkhead.Pc.Tests.Monitor;

using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Subjects.Pc;

public sealed class MemoryExitTests : IDisposable
{
    private const ulong Version = 0xfee0_0030;
    private const ulong TaskPriority = 0xfee0_0080;
    private const ulong Spurious = 0xfee0_00f0;
    private const ulong Nobody = 0xfed0_0000;
    private const ulong InstructionPointer = (ulong)MonitoredState.InstructionPointer;

    private readonly GuestPc _pc = new();

    public void Dispose() => _pc.Dispose();

    [Fact]
    public void A_read_gives_the_register_and_goes_on_behind()
    {
        _pc.Registers.Rcx = ulong.MaxValue;
        Assert.Equal(PcVerdict.Resume, _pc.Instruction("8B0D3000E0FE", Version));
        Assert.Equal((0x0005_0014ul, 0x1006ul), (_pc.Registers.Rcx, _pc.Page.InstructionPointer));
        Assert.Equal((InstructionPointer | (1 << 1), 0ul), (_pc.Changed, _pc.Skip));
    }

    [Fact]
    public void A_write_changes_the_device_and_nothing_of_the_guest()
    {
        _pc.Registers.Rdx = 0x30;
        Assert.Equal(PcVerdict.Resume, _pc.Instruction("89158000E0FE", TaskPriority, isWrite: true));
        Assert.Equal(InstructionPointer, _pc.Changed);
        Assert.Equal(0x30ul, ReadTaskPriority());
    }

    [Fact]
    public void Read_modify_write_reads_writes_and_sets_flags()
    {
        _pc.Page.Flags = 0x8d7;
        Assert.Equal(PcVerdict.Resume, _pc.Instruction("810DF000E0FE00000000", Spurious, isWrite: true));
        Assert.Equal(0x100aul, _pc.Page.InstructionPointer);
        Assert.Equal(0ul, _pc.Page.Flags & 0x8c5 & ~4ul); // CF, ZF, SF, OF
        Assert.NotEqual(0ul, _pc.Changed & (ulong)MonitoredState.Flags);
        _pc.Instruction("8125F000E0FEFFFEFFFF", Spurious, isWrite: true); // AND: disabled by software
        _pc.Instruction("8B05F000E0FE", Spurious);
        Assert.Equal(0xfful, _pc.Registers.Rax);
    }

    [Fact]
    public void Rsp_is_the_one_of_the_page()
    {
        _pc.Page.StackPointer = 0x40;
        _pc.Registers[GeneralRegisters.Rsp] = 0x70; // no register of the guest's
        _pc.Instruction("89258000E0FE", TaskPriority, isWrite: true);
        Assert.Equal(0x40ul, ReadTaskPriority());
        Assert.Equal(PcVerdict.Resume, _pc.Instruction("8B258000E0FE", TaskPriority));
        Assert.Equal(0x40ul, _pc.Page.StackPointer);
        Assert.Equal(InstructionPointer | (1 << GeneralRegisters.Rsp), _pc.Changed);
    }

    [Fact]
    public void Movs_moves_between_memory_and_a_device_one_element_an_exit()
    {
        _pc.Ram.Entry32(0x2000) = 0x50;
        _pc.Registers.Rsi = 0x2000;
        _pc.Registers.Rdi = TaskPriority;
        _pc.Registers.Rcx = 2;
        Assert.Equal(PcVerdict.Resume, _pc.Instruction("F3A5", TaskPriority, isWrite: true));
        Assert.Equal((0x1000ul, 1ul, 0x2004ul), (_pc.Page.InstructionPointer, _pc.Registers.Rcx, _pc.Registers.Rsi));
        Assert.Equal(0x50ul, ReadTaskPriority());
        _pc.Registers.Rsi = TaskPriority;
        _pc.Registers.Rdi = 0x3000;
        Assert.Equal(PcVerdict.Resume, _pc.Instruction("A5", TaskPriority));
        Assert.Equal((0x1001ul, 0x50u), (_pc.Page.InstructionPointer, _pc.Ram.Entry32(0x3000)));
    }

    [Fact]
    public void The_local_apic_is_where_its_base_says()
    {
        const ulong Elsewhere = 0xfed4_0000;
        ulong version = Read("A13000E0FE", Version);
        Assert.Equal(PcVerdict.Resume, _pc.Wrmsr(0x1b, Elsewhere | 0x900));
        Assert.Equal(version, Read("A13000D4FE", Elsewhere + 0x30));
        Assert.Equal(uint.MaxValue, Read("A13000E0FE", Version));
        Assert.Equal(PcVerdict.Resume, _pc.Instruction("A38000D4FE", Elsewhere + 0x80, isWrite: true));
        Assert.Equal(_pc.Registers.Rax & 0xff, Read("A18000D4FE", Elsewhere + 0x80));

        // Switched off, it is nowhere.
        Assert.Equal(PcVerdict.Resume, _pc.Wrmsr(0x1b, Elsewhere | 0x100));
        Assert.Equal(uint.MaxValue, Read("A13000D4FE", Elsewhere + 0x30));

        ulong Read(string code, ulong address)
        {
            Assert.Equal(PcVerdict.Resume, _pc.Instruction(code, address));
            return _pc.Registers.Rax;
        }
    }

    [Fact]
    public void Movs_without_memory_at_its_other_end_stops_the_guest()
    {
        _pc.Registers.Rsi = Nobody;
        _pc.Registers.Rdi = TaskPriority;
        Assert.Equal(PcVerdict.Stop, _pc.Instruction("A5", TaskPriority, isWrite: true));
    }

    [Theory]
    [InlineData("0F01C1", 0x180)]
    [InlineData("0F6F058000E0FE", 0x180)] // MOVQ to MM0
    [InlineData("8B0D3000E0FE", 0x080)] // an access of the page walk
    [InlineData("8B0D3000E0FE", 0x000)] // no linear address
    [InlineData("8B0D3000E0FE", 0x184)] // a fetch
    public void What_the_machine_does_not_know_stops_the_guest_and_changes_nothing(string code, ulong others)
    {
        _pc.Registers.Rcx = 7;
        Assert.Equal(PcVerdict.Stop, _pc.Instruction(code, TaskPriority, isWrite: false, others));
        Assert.Equal((0ul, 0ul, 0ul), (_pc.Changed, _pc.Skip, _pc.Page.Exception));
        Assert.Equal((7ul, 0x1000ul), (_pc.Registers.Rcx, _pc.Page.InstructionPointer));
    }

    [Fact]
    public void Code_that_cannot_be_fetched_stops_the_guest()
    {
        _pc.Page.CodeSegmentBase = Nobody;
        Assert.Equal(PcVerdict.Stop, _pc.Instruction("8B0D3000E0FE", Version));
    }

    [Fact]
    public void Nobodys_memory_reads_ones_and_takes_what_is_written()
    {
        Assert.Equal(PcVerdict.Resume, _pc.Instruction("A10000D0FE", Nobody));
        Assert.Equal(0xffff_fffful, _pc.Registers.Rax);
        Assert.Equal(PcVerdict.Resume, _pc.Instruction("A30000D0FE", Nobody, isWrite: true));
        Assert.Equal(PcVerdict.Resume, _pc.Instruction("A10000B0FE", 0xfeb0_0000)); // shared memory's registers
        Assert.Equal(0ul, _pc.Registers.Rax);
    }

    [Fact]
    public void The_io_apic_is_there()
    {
        _pc.Registers.Rax = 1;
        _pc.Instruction("A30000C0FE", 0xfec0_0000, isWrite: true);
        _pc.Instruction("A11000C0FE", 0xfec0_0010);
        Assert.Equal(0x0017_0011ul, _pc.Registers.Rax);
    }

    private ulong ReadTaskPriority()
    {
        _pc.Instruction("A18000E0FE", TaskPriority);
        return _pc.Registers.Rax;
    }
}
