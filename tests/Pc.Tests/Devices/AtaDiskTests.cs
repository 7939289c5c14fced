namespace Bulkhead.Pc.Tests.Devices;

using System.Runtime.InteropServices;
using Bulkhead.Subjects.Pc.Devices;
using static Bulkhead.Subjects.Pc.Devices.AtaDiskRegisters;

public sealed unsafe class AtaDiskTests : IDisposable
{
    private const uint Sectors = 3000;
    private const uint Ready = DeviceReady | SeekComplete;
    private readonly byte* _memory = (byte*)NativeMemory.AllocZeroed((Sectors * SectorSize) + 100);
    private AtaDisk _disk;

    public AtaDiskTests()
    {
        for (uint at = 0; at < Sectors * SectorSize; at++)
        {
            _memory[at] = (byte)((at >> 9) + at);
        }

        _disk.Reset((ulong)_memory, (Sectors * SectorSize) + 100, isWritable: true);
    }

    public void Dispose() => NativeMemory.Free(_memory);

    [Fact]
    public void Without_a_disk_the_bus_floats()
    {
        _disk.Reset(0, 0, isWritable: false);
        _disk.Write(Device, 0xA0);
        _disk.WriteControl(SoftwareReset);
        _disk.Write(Command, IdentifyDevice);
        Assert.Equal((0xFFu, 0xFFu, 0xFFFFu), (_disk.Read(Status), _disk.ReadAlternateStatus(), _disk.ReadData(2)));
        Assert.False(_disk.Interrupt);
    }

    [Fact]
    public void A_software_reset_is_busy_until_it_ends_and_leaves_the_signature()
    {
        _disk.WriteControl(SoftwareReset | InterruptsDisabled);
        Assert.Equal(Busy, _disk.Read(Status));
        _disk.Write(SectorCount, 0x55);
        _disk.WriteControl(InterruptsDisabled);
        Assert.Equal(Ready, _disk.Read(Status));
        Assert.Equal(
            (1u, 1u, 0u, 0u, DiagnosticPassed),
            (_disk.Read(SectorCount), _disk.Read(LbaLow), _disk.Read(LbaMid), _disk.Read(LbaHigh), _disk.Read(Error)));
    }

    [Fact]
    public void Device_1_is_not_there_but_device_0_answers_for_it()
    {
        _disk.Write(Device, 0xB0);
        _disk.Write(SectorCount, 0x55);
        _disk.Write(LbaLow, 0xAA);
        Assert.Equal((0xB0u, 0x55u, 0xAAu), (_disk.Read(Device), _disk.Read(SectorCount), _disk.Read(LbaLow)));
        Assert.Equal(0u, _disk.Read(Status));
        _disk.Write(Command, IdentifyDevice);
        Assert.Equal((0u, 0u), (_disk.Read(Status), _disk.ReadAlternateStatus()));
        Assert.False(_disk.Interrupt);
        _disk.Write(Device, 0xA0);
        Assert.Equal(Ready, _disk.Read(Status));
    }

    [Fact]
    public void Identify_tells_what_the_disk_is()
    {
        _disk.Write(Command, IdentifyDevice);
        Assert.True(_disk.Interrupt);
        Assert.Equal(Ready | DataRequest, _disk.Read(Status));
        Assert.False(_disk.Interrupt);
        ushort[] words = new ushort[256];
        for (int index = 0; index < 256; index++)
        {
            words[index] = (ushort)_disk.ReadData(2);
        }

        Assert.Equal(Ready, _disk.Read(Status));
        Assert.False(_disk.Interrupt);
        Assert.Equal(Sectors, words[60] | ((uint)words[61] << 16));
        Assert.Equal(Sectors, words[100] | ((uint)words[101] << 16));
        Assert.Equal((Sectors / 16 / 63, 16u, 63u), ((uint)words[1], (uint)words[3], (uint)words[6]));
        Assert.Equal(1 << 9, words[49] & (1 << 9));
        Assert.Equal(0, words[49] & (1 << 8)); // no DMA
        Assert.Equal(1 << 10, words[83] & (1 << 10));
        Assert.Equal(0x4041, words[93] & 0xDF61);
        string model = string.Concat(words[27..47].Select(word => $"{(char)(word >> 8)}{(char)(word & 0xFF)}"));
        Assert.Equal("Bulkhead ATA disk", model.TrimEnd());
        Assert.Equal(0xFFFFu, _disk.ReadData(2));
    }

    [Theory]
    [InlineData(ReadSectors, 0u, 1u)]
    [InlineData(ReadSectors, 2999u, 1u)]
    [InlineData(ReadSectors, 17u, 5u)]
    [InlineData(ReadSectors, 1000u, 256u)]
    [InlineData(ReadSectorsExt, 100u, 700u)]
    [InlineData(ReadMultiple, 50u, 37u)]
    [InlineData(ReadMultipleExt, 50u, 16u)]
    public void Reading_interrupts_before_each_block(uint command, uint sector, uint count)
    {
        uint perBlock = command is ReadMultiple or ReadMultipleExt ? 16u : 1;
        _disk.Write(SectorCount, 16);
        _disk.Write(Command, SetMultipleMode);
        Assert.Equal(Ready, _disk.Read(Status));
        Start(command, sector, count);
        uint at = sector * SectorSize;
        for (uint done = 0; done < count; done += perBlock)
        {
            Assert.True(_disk.Interrupt);
            Assert.Equal(Ready | DataRequest, _disk.Read(Status));
            Assert.False(_disk.Interrupt);
            for (uint word = 0; word < Math.Min(perBlock, count - done) * 256; word++, at += 2)
            {
                Assert.Equal(DataRequest, _disk.ReadAlternateStatus() & DataRequest);
                Assert.Equal(*(ushort*)(_memory + at), _disk.ReadData(2));
            }
        }

        Assert.False(_disk.Interrupt);
        Assert.Equal(Ready, _disk.Read(Status));
    }

    [Theory]
    [InlineData(WriteSectors, 3u)]
    [InlineData(WriteSectorsExt, 300u)]
    [InlineData(WriteMultiple, 9u)]
    [InlineData(WriteMultipleExt, 8u)]
    public void Writing_interrupts_after_each_block(uint command, uint count)
    {
        uint perBlock = command is WriteMultiple or WriteMultipleExt ? 4u : 1;
        _disk.Write(SectorCount, 4);
        _disk.Write(Command, SetMultipleMode);
        _disk.Read(Status);
        Start(command, 40, count);
        Assert.False(_disk.Interrupt);
        Assert.Equal(Ready | DataRequest, _disk.Read(Status));
        for (uint word = 0; word < count * 128; word++)
        {
            uint before = *(uint*)(_memory + (40 * SectorSize) + (word / 128 * SectorSize));
            _disk.WriteData(0xC0DE_0000 | word, 4);
            bool isBlockOver = (word + 1) % (perBlock * 128) == 0 || word + 1 == count * 128;
            Assert.Equal(isBlockOver, _disk.Interrupt);
            if (word % 128 == 5)
            {
                Assert.Equal(before, *(uint*)(_memory + (40 * SectorSize) + (word / 128 * SectorSize)));
            }

            if (isBlockOver)
            {
                Assert.Equal(word + 1 == count * 128 ? Ready : Ready | DataRequest, _disk.Read(Status));
            }
        }

        for (uint word = 0; word < count * 128; word++)
        {
            Assert.Equal(0xC0DE_0000 | word, *(uint*)(_memory + (40 * SectorSize) + (4 * word)));
        }

        Assert.Equal((byte)(((40 + count) * SectorSize >> 9) & 0xFF), _memory[(40 + count) * SectorSize]);
    }

    [Fact]
    public void A_string_of_reads_takes_what_is_left_of_the_block()
    {
        byte[] buffer = new byte[2048];
        Start(ReadSectors, 7, 2);
        fixed (byte* room = buffer)
        {
            Assert.Equal(100u, _disk.ReadData((ulong)room, 100));
            Assert.Equal(412u, _disk.ReadData((ulong)room + 100, 1000));
            Assert.Equal(512u, _disk.ReadData((ulong)room + 512, 512));
            Assert.Equal(0u, _disk.ReadData((ulong)room + 1024, 512));
        }

        Assert.Equal(new ReadOnlySpan<byte>(_memory + (7 * SectorSize), 1024), buffer.AsSpan(0, 1024));
        Assert.Equal(0, buffer[1024]);
    }

    [Fact]
    public void A_string_of_writes_gives_what_the_block_takes()
    {
        byte[] buffer = new byte[1024];
        Random.Shared.NextBytes(buffer);
        Start(WriteSectors, 7, 1);
        fixed (byte* bytes = buffer)
        {
            Assert.Equal(30u, _disk.WriteData((ulong)bytes, 30));
            Assert.Equal(482u, _disk.WriteData((ulong)bytes + 30, 994));
            Assert.Equal(0u, _disk.WriteData((ulong)bytes, 4));
        }

        Assert.Equal(buffer.AsSpan(0, 512), new ReadOnlySpan<byte>(_memory + (7 * SectorSize), 512));
        Assert.Equal((byte)8, _memory[8 * SectorSize]);
    }

    [Fact]
    public void Cylinders_heads_and_sectors_number_the_same_sectors()
    {
        _disk.Write(Device, 0xA0 | 2);
        _disk.Write(SectorCount, 1);
        _disk.Write(LbaLow, 5);
        _disk.Write(LbaMid, 1);
        _disk.Write(LbaHigh, 0);
        _disk.Write(Command, ReadSectors);
        uint sector = (((1 * 16) + 2) * 63) + 4;
        Assert.Equal(*(uint*)(_memory + (sector * SectorSize)), _disk.ReadData(4));
        _disk.Write(LbaLow, 0); // there is no sector 0
        _disk.Write(Command, ReadSectors);
        AssertFailed(IdNotFound);
    }

    [Theory]
    [InlineData(ReadSectors, 3000u, 1u)]
    [InlineData(ReadSectors, 2999u, 2u)]
    [InlineData(WriteSectors, 2900u, 200u)]
    [InlineData(ReadSectorsExt, 0xFFFF_FFFFu, 1u)]
    [InlineData(ReadVerifySectors, 2999u, 2u)]
    public void Sectors_beyond_the_end_are_not_found(uint command, uint sector, uint count)
    {
        Start(command, sector, count);
        AssertFailed(IdNotFound);
    }

    [Theory]
    [InlineData(0x00u)]
    [InlineData(0xA1u)] // IDENTIFY PACKET DEVICE
    [InlineData(0xC8u)] // READ DMA
    [InlineData(ReadMultiple)] // before SET MULTIPLE MODE
    [InlineData(0xFFu)]
    public void A_command_that_is_not_offered_is_aborted(uint command)
    {
        _disk.Write(Command, command);
        AssertFailed(Aborted);
    }

    [Fact]
    public void A_disk_that_policy_makes_read_only_aborts_writes()
    {
        _disk.Reset((ulong)_memory, Sectors * SectorSize, isWritable: false);
        Start(WriteSectors, 0, 1);
        AssertFailed(Aborted);
        Assert.Equal(0u, _disk.WriteData((ulong)_memory, 512));
    }

    [Theory]
    [InlineData(FlushCache)]
    [InlineData(FlushCacheExt)]
    [InlineData(Idle)]
    [InlineData(Recalibrate)]
    [InlineData(Seek)]
    [InlineData(ExecuteDeviceDiagnostic)]
    [InlineData(CheckPowerMode)]
    public void Commands_without_data_end_with_an_interrupt(uint command)
    {
        _disk.Write(Command, command);
        Assert.True(_disk.Interrupt);
        Assert.Equal(Ready, _disk.Read(Status));
        Assert.False(_disk.Interrupt);
    }

    [Theory]
    [InlineData(SetTransferMode, 0x0Cu, true)] // PIO mode 4
    [InlineData(SetTransferMode, 0x22u, false)] // multiword DMA
    [InlineData(EnableWriteCache, 0u, true)]
    [InlineData(0x99u, 0u, false)]
    public void Features_that_are_offered_are_set(uint feature, uint count, bool isDone)
    {
        _disk.Write(Features, feature);
        _disk.Write(SectorCount, count);
        _disk.Write(Command, SetFeatures);
        Assert.Equal(isDone ? Ready : Ready | ErrorBit, _disk.Read(Status));
    }

    [Fact]
    public void Interrupts_can_be_disabled_and_the_alternate_status_leaves_them()
    {
        _disk.WriteControl(InterruptsDisabled);
        _disk.Write(Command, FlushCache);
        Assert.False(_disk.Interrupt);
        _disk.WriteControl(0);
        Assert.True(_disk.Interrupt);
        _disk.ReadAlternateStatus();
        Assert.True(_disk.Interrupt);
        _disk.Read(Status);
        Assert.False(_disk.Interrupt);
    }

    [Fact]
    public void HOB_shows_what_was_written_before()
    {
        _disk.Write(LbaMid, 0x12);
        _disk.Write(LbaMid, 0x34);
        Assert.Equal(0x34u, _disk.Read(LbaMid));
        _disk.WriteControl(HighOrderByte);
        Assert.Equal(0x12u, _disk.Read(LbaMid));
        _disk.Write(LbaLow, 0);
        Assert.Equal(0x34u, _disk.Read(LbaMid));
    }

    [Fact]
    public void A_reset_in_a_transfer_ends_it()
    {
        Start(ReadSectors, 0, 10);
        _disk.ReadData(2);
        _disk.WriteControl(SoftwareReset);
        Assert.Equal(0xFFFFu, _disk.ReadData(2));
        _disk.WriteControl(0);
        Assert.Equal(Ready, _disk.Read(Status));
    }

    private void AssertFailed(uint error)
    {
        Assert.True(_disk.Interrupt);
        Assert.Equal(Ready | ErrorBit, _disk.Read(Status));
        Assert.Equal(error, _disk.Read(Error));
        Assert.Equal(0xFFFFu, _disk.ReadData(2));
    }

    private void Start(uint command, uint sector, uint count)
    {
        bool isExtended = command is ReadSectorsExt or WriteSectorsExt or ReadMultipleExt or WriteMultipleExt;
        _disk.Write(Device, Lba | (isExtended ? 0 : (sector >> 24) & 0x0F));
        if (isExtended)
        {
            _disk.Write(SectorCount, count >> 8);
            _disk.Write(LbaLow, sector >> 24);
            _disk.Write(LbaMid, 0);
            _disk.Write(LbaHigh, 0);
        }

        _disk.Write(SectorCount, count);
        _disk.Write(LbaLow, sector);
        _disk.Write(LbaMid, sector >> 8);
        _disk.Write(LbaHigh, sector >> 16);
        _disk.Write(Command, command);
    }
}
