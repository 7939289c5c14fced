namespace Bulkhead.Pc.Tests.Monitor;

using Bulkhead.Kernel.Vmx;
using Bulkhead.Subjects.Pc;

/// <summary>MSRs, what ends a guest, and the machine that it finds after a reset.</summary>
public sealed class MachineExitTests : IDisposable
{
    private readonly GuestPc _pc = new();

    public void Dispose() => _pc.Dispose();

    [Fact]
    public void An_msr_is_read_into_eax_and_edx()
    {
        _pc.Registers.Rax = _pc.Registers.Rdx = ulong.MaxValue;
        Assert.Equal(PcVerdict.Resume, _pc.Rdmsr(0x1b));
        Assert.Equal((0xfee0_0900ul, 0ul), (_pc.Registers.Rax, _pc.Registers.Rdx));
        Assert.Equal((5ul, 1ul, 0ul), (_pc.Changed, _pc.Skip, _pc.Page.Exception));
    }

    [Theory]
    [InlineData(0x1b, 0xfee0_0400)] // EXTD without EN
    [InlineData(0x80b, 0)] // no x2APIC mode
    [InlineData(0x10, 0)]
    public void What_hardware_refuses_is_a_general_protection_fault(uint index, ulong value)
    {
        Assert.Equal(PcVerdict.Resume, _pc.Wrmsr(index, value));
        Assert.Equal((0ul, 0ul, GuestPc.Valid | 13), (_pc.Changed, _pc.Skip, _pc.Page.Exception));
        Assert.Equal(PcVerdict.Resume, _pc.Rdmsr(index == 0x1b ? 0x8ffu : index));
        Assert.Equal((0ul, 0ul, GuestPc.Valid | 13), (_pc.Changed, _pc.Skip, _pc.Page.Exception));
    }

    [Theory]
    [InlineData(0x64, 0xfe, 1, PcVerdict.Reset)]
    [InlineData(0xcf9, 0x06, 1, PcVerdict.Reset)]
    [InlineData(0x92, 0x01, 1, PcVerdict.Reset)]
    [InlineData(0x604, 0x3400, 2, PcVerdict.PowerOff)]
    [InlineData(0x604, 0x2000, 2, PcVerdict.Resume)]
    [InlineData(0x64, 0xf1, 1, PcVerdict.Resume)]
    public void Ports_reset_the_machine_and_switch_it_off(ushort port, ulong value, uint size, PcVerdict expected)
    {
        Assert.Equal(expected, _pc.Out(port, value, size));
        _pc.Monitor.Reset(_pc.Now);
        Assert.Equal(PcVerdict.Resume, _pc.Out(0x80, 1));
    }

    [Theory]
    [InlineData(ExitReason.TripleFault, PcVerdict.Reset)]
    [InlineData(ExitReason.ExternalInterrupt, PcVerdict.Resume)]
    [InlineData(ExitReason.VmxPreemptionTimerExpired, PcVerdict.Resume)]
    [InlineData(ExitReason.Hlt, PcVerdict.Stop)]
    [InlineData((ExitReason)999, PcVerdict.Stop)]
    public void Exits_that_are_no_access(ExitReason reason, PcVerdict expected)
    {
        Assert.Equal(expected, _pc.Exit(reason));
        Assert.Equal((0ul, 0ul, 0ul), (_pc.Changed, _pc.Skip, _pc.Page.Exception));
    }

    [Fact]
    public void Nothing_of_the_interrupts_before_a_reset_is_left()
    {
        InterruptExitTests.StartTimer(_pc);
        _pc.Deadline(_pc.Page.Deadline);
        Assert.Equal(0x30, _pc.Proposed);
        _pc.Monitor.Reset(_pc.Now);
        _pc.Out(0x80, 0);
        Assert.Equal((-1, 0ul), (_pc.Proposed, _pc.Page.Deadline));
        InterruptExitTests.StartTimer(_pc);
        Assert.Equal(-1, _pc.Proposed);
        _pc.Deadline(_pc.Page.Deadline);
        Assert.Equal(0x30, _pc.Proposed);
    }

    [Fact]
    public void Cmos_says_how_much_memory_there_is()
    {
        // 640 KiB below 1 MiB, which this machine has on any account, and 1 MiB above.
        Assert.Equal(1024ul, Cmos(0x17) | (Cmos(0x18) << 8));
        Assert.Equal(1024ul, Cmos(0x30) | (Cmos(0x31) << 8));
        Assert.Equal(0ul, Cmos(0x34) | (Cmos(0x35) << 8));
        Assert.Equal(640ul, Cmos(0x15) | (Cmos(0x16) << 8));
    }

    [Fact]
    public void Firmware_finds_its_configuration_and_a_guest_without_firmware_does_not()
    {
        using GuestPc pc = new(hasFirmware: true);
        pc.Out(0x510, 0, 2);
        string signature = string.Concat(Enumerable.Range(0, 4).Select(_ => (char)pc.In(0x511)));
        Assert.Equal("QEMU", signature);
        pc.Out(0x510, 3, 2);
        ulong memory = Enumerable.Range(0, 8).Aggregate(0ul, (sum, index) => sum | (pc.In(0x511) << (8 * index)));
        Assert.Equal(2ul << 20, memory);
        Assert.Equal(0ul, pc.In(0x604, 2) & 1); // SCI_EN: firmware leaves ACPI to the operating system
        Assert.Equal(1ul, _pc.In(0x604, 2) & 1);
    }

    [Fact]
    public void Pci_has_the_shared_memory_and_a_controller_if_there_is_a_disk()
    {
        Assert.Equal(0x1110_1af4ul, Pci(_pc, 2, 0));
        Assert.Equal(0xfeb0_0000ul, Pci(_pc, 2, 0x10) & ~0xful);
        Assert.Equal(0xe000_0000ul, Pci(_pc, 2, 0x18) & ~0xful);
        Assert.Equal(0xffff_fffful, Pci(_pc, 1, 0));
        using GuestPc pc = new(hasDisk: true);
        Assert.Equal(0x0101ul, Pci(pc, 1, 8) >> 16);
        Assert.Equal(0x50ul, pc.In(0x1f7));
    }

    private static ulong Pci(GuestPc pc, uint device, uint register)
    {
        pc.Out(0xcf8, 0x8000_0000 | (device << 11) | register, 4);
        return pc.In(0xcfc, 4);
    }

    private ulong Cmos(byte index)
    {
        _pc.Out(0x70, index);
        return _pc.In(0x71);
    }
}
