namespace Bulkhead.Pc.Tests.Devices;

using Bulkhead.Subjects.Pc.Devices;
using static Bulkhead.Subjects.Pc.Devices.PciConfigurationRegisters;

public class PciConfigurationTests
{
    private PciConfiguration _pci;

    public PciConfigurationTests()
    {
        _pci.Reset();
        _pci.AddIdeController();
        Assert.True(_pci.TryAddSharedMemory(0xFEB0_0000, 0x1_4000_0000, 0x10_0000));
        Assert.True(_pci.TryAddSharedMemory(0xFEB0_1000, 0xE000_0000, 0x1000));
    }

    [Fact]
    public void Only_what_policy_gives_is_on_the_bus()
    {
        List<string> found = [];
        for (uint bus = 0; bus < 256; bus += 85)
        {
            for (uint device = 0; device < 32; device++)
            {
                for (uint function = 0; function < 8; function++)
                {
                    _pci.Address = Enable | (bus << 16) | (device << 11) | (function << 8);
                    uint identification = _pci.Read(0, 4);
                    if (identification != uint.MaxValue)
                    {
                        found.Add($"{bus}:{device}.{function} {identification:X8}");
                    }
                }
            }
        }

        Assert.Equal(["0:0.0 12378086", "0:1.0 70108086", "0:2.0 11101AF4", "0:3.0 11101AF4"], found);
    }

    [Fact]
    public void Without_the_enable_bit_nothing_answers()
    {
        _pci.Address = 0;
        Assert.Equal(uint.MaxValue, _pci.Read(0, 4));
        _pci.Write(0, 4, 0);
        _pci.Address = Enable;
        Assert.Equal(HostBridge, _pci.Read(0, 4));
    }

    [Fact]
    public void The_address_reads_back_without_what_is_reserved()
    {
        _pci.Address = uint.MaxValue;
        Assert.Equal(Enable | 0xFF_FFFCu, _pci.Address);
    }

    [Fact]
    public void Bytes_and_words_are_parts_of_the_double_word()
    {
        _pci.Address = Enable;
        Assert.Equal((0x86u, 0x80u), (_pci.Read(0, 1), _pci.Read(1, 1)));
        Assert.Equal((0x37u, 0x12u), (_pci.Read(2, 1), _pci.Read(3, 1)));
        Assert.Equal((0x8086u, 0x1237u), (_pci.Read(0, 2), _pci.Read(2, 2)));
        _pci.Address = Enable | 0x58;
        _pci.Write(0, 4, 0x1122_3344);
        _pci.Write(1, 1, 0x55);
        _pci.Write(2, 2, 0x6677);
        Assert.Equal(0x6677_5544u, _pci.Read(0, 4));
    }

    [Fact]
    public void A_base_address_tells_its_size_and_keeps_its_place()
    {
        Assert.Equal(0xFEB0_0000u, Read(2, 0x10));
        Assert.Equal(0xFFFF_F000u, Size(2, 0x10));
        Assert.Equal(0x4000_000Cu, Read(2, 0x18));
        Assert.Equal(1u, Read(2, 0x1C));
        Assert.Equal(0xFFF0_000Cu, Size(2, 0x18));
        Assert.Equal(0xFFFF_FFFFu, Size(2, 0x1C));
        Assert.Equal(0xE000_000Cu, Read(3, 0x18));
        Assert.Equal(0xFFFF_F00Cu, Size(3, 0x18));
        Write(2, 0x18, 0x8000_0000);
        Assert.Equal(0x4000_000Cu, Read(2, 0x18));
        for (uint register = 0x10; register <= 0x24; register += 4)
        {
            Assert.Equal(0u, Size(1, register));
        }

        Assert.Equal(0u, Size(2, 0x14));
    }

    [Fact]
    public void Identity_and_class_are_read_only_and_the_command_has_its_bits()
    {
        foreach (uint register in new uint[] { 0, 8, 0x2C })
        {
            uint before = Read(2, register);
            Write(2, register, ~before);
            Assert.Equal(before, Read(2, register));
        }

        Assert.Equal(0x0500_0001u, Read(2, 8));
        Assert.Equal(0x1100_1AF4u, Read(0, 0x2C));
        Write(2, 4, uint.MaxValue);
        Assert.Equal(CommandBits, Read(2, 4));
        Write(2, 0x3C, 0xFFFF_FF0B);
        Assert.Equal(0x0Bu, Read(2, 0x3C));
        Assert.Equal(0u, Read(2, 0x34)); // no capabilities
    }

    [Theory]
    [InlineData(0xFEB0_0000UL, 0UL, 0x1800UL)] // no power of two
    [InlineData(0xFEB0_0000UL, 0x1000UL, 0x2000UL)] // not aligned
    [InlineData(0xFEB0_0000UL, 0UL, 0x800UL)] // less than a page
    [InlineData(0xFEB0_0800UL, 0UL, 0x1000UL)]
    [InlineData(0x1_0000_0000UL, 0UL, 0x1000UL)]
    public void A_memory_that_a_base_address_cannot_tell_is_refused(ulong registers, ulong address, ulong length) =>
        Assert.False(_pci.TryAddSharedMemory(registers, address, length));

    [Fact]
    public void There_is_room_for_four()
    {
        Assert.True(_pci.TryAddSharedMemory(0, 0, 0x1000));
        Assert.True(_pci.TryAddSharedMemory(0, 0, 0x1000));
        Assert.False(_pci.TryAddSharedMemory(0, 0, 0x1000));
    }

    private uint Size(uint device, uint register)
    {
        uint before = Read(device, register);
        Write(device, register, uint.MaxValue);
        uint size = Read(device, register);
        Write(device, register, before);
        Assert.Equal(before, Read(device, register));
        return size;
    }

    private uint Read(uint device, uint register)
    {
        _pci.Address = Enable | (device << 11) | register;
        return _pci.Read(0, 4);
    }

    private void Write(uint device, uint register, uint value)
    {
        _pci.Address = Enable | (device << 11) | register;
        _pci.Write(0, 4, value);
    }
}
