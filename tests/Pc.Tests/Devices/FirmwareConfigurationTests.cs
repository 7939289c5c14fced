namespace Bulkhead.Pc.Tests.Devices;

using System.Buffers.Binary;
using System.Text;
using Bulkhead.Subjects.Pc.Devices;
using static Bulkhead.Subjects.Pc.Devices.FirmwareConfigurationRegisters;

public sealed unsafe class FirmwareConfigurationTests
{
    private FirmwareConfiguration _configuration;

    public FirmwareConfigurationTests() =>
        _configuration.Reset(0x1234_5678_9ABC, isNoGraphic: true, isBootMenu: false);

    [Theory]
    [InlineData(Signature, 0x554D_4551UL)]
    [InlineData(Identification, 1UL)]
    [InlineData(RamSize, 0x1234_5678_9ABCUL)]
    [InlineData(NoGraphic, 1UL)]
    [InlineData(Processors, 1UL)]
    [InlineData(MaximumProcessors, 1UL)]
    [InlineData(BootMenu, 0UL)]
    [InlineData(0x8003u, 0UL)]
    [InlineData(0x4000u, 0UL)]
    public void Items_are_little_endian_and_zero_behind_their_end(uint selector, ulong value)
    {
        Assert.Equal(value, BinaryPrimitives.ReadUInt64LittleEndian(Read(selector, 8)));
        Assert.Equal(new byte[4], Read(selector, 16)[12..]);
    }

    [Fact]
    public void Files_are_found_by_the_directory()
    {
        byte[] order = Encoding.ASCII.GetBytes("/rom@genroms/linuxboot.bin\0");
        fixed (byte* bytes = order)
        {
            Assert.True(_configuration.TryAddMemoryRange(0, 0xA0000, RamRange));
            Assert.True(_configuration.TryAddFile("bootorder"u8, (ulong)bytes, (uint)order.Length));
            Assert.True(_configuration.TryAddNumber("etc/sercon-port"u8, 0x3F8));
            Assert.True(_configuration.TryAddMemoryRange(0x100000, 0x7F00000, RamRange));
            Assert.Equal(["bootorder", "etc/e820", "etc/sercon-port"], Files().Keys.Order());
            Assert.Equal(order, Files()["bootorder"]);
            Assert.Equal(0x3F8UL, BinaryPrimitives.ReadUInt64LittleEndian(Files()["etc/sercon-port"]));
            byte[] map = Files()["etc/e820"];
            Assert.Equal(40, map.Length);
            Assert.Equal(0x100000UL, BinaryPrimitives.ReadUInt64LittleEndian(map.AsSpan(20)));
            Assert.Equal(0x7F00000UL, BinaryPrimitives.ReadUInt64LittleEndian(map.AsSpan(28)));
            Assert.Equal(1u, BinaryPrimitives.ReadUInt32LittleEndian(map.AsSpan(36)));
        }
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.False(_configuration.TryAddNumber(""u8, 1));
        Assert.False(_configuration.TryAddNumber(new byte[56], 1));
        Assert.True(_configuration.TryAddNumber(new byte[55].AsSpan().ToArray(), 1));
        for (uint count = 1; count < FirmwareConfiguration.MaximumFiles; count++)
        {
            Assert.True(_configuration.TryAddNumber("x"u8, 1));
        }

        Assert.False(_configuration.TryAddNumber("x"u8, 1));
        Assert.False(_configuration.TryAddMemoryRange(0, 1, RamRange));
    }

    [Fact]
    public void Ranges_of_memory_are_sixteen()
    {
        for (uint count = 0; count < FirmwareConfiguration.MaximumMemoryRanges; count++)
        {
            Assert.True(_configuration.TryAddMemoryRange(count, 1, ReservedRange));
        }

        Assert.False(_configuration.TryAddMemoryRange(0, 1, RamRange));
        Assert.Equal(16 * 20, Files()["etc/e820"].Length);
    }

    private Dictionary<string, byte[]> Files()
    {
        uint count = BinaryPrimitives.ReadUInt32BigEndian(Read(FileDirectory, 4));
        byte[] directory = Read(FileDirectory, 4 + (64 * (int)count));
        Dictionary<string, byte[]> files = [];
        for (int index = 0; index < count; index++)
        {
            ReadOnlySpan<byte> entry = directory.AsSpan(4 + (64 * index), 64);
            int size = (int)BinaryPrimitives.ReadUInt32BigEndian(entry);
            uint selector = BinaryPrimitives.ReadUInt16BigEndian(entry[4..]);
            files[Encoding.ASCII.GetString(entry[8..]).TrimEnd('\0')] = Read(selector, size);
        }

        return files;
    }

    private byte[] Read(uint selector, int count)
    {
        _configuration.Select(selector);
        byte[] bytes = new byte[count];
        for (int index = 0; index < count; index++)
        {
            bytes[index] = (byte)_configuration.ReadData();
        }

        return bytes;
    }
}
