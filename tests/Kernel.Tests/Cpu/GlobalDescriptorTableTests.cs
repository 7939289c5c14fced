using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Tests.Support;

namespace Bulkhead.Kernel.Tests.Cpu;

public sealed class GlobalDescriptorTableTests
{
    [Fact]
    public void TheSegmentsAreFlatAndForTheKernelAlone()
    {
        GlobalDescriptorTable table = GlobalDescriptorTable.For(0);
        Assert.Equal(0ul, table.Null);

        // Access byte: present, DPL 0, code or data; code is execute and read, data is read and write, both accessed.
        Assert.Equal(0x9bul, table.Code >> 40 & 0xff);
        Assert.Equal(0x93ul, table.DataSegment >> 40 & 0xff);

        // Flags: granularity, and L without D for code, D without L for data.
        Assert.Equal(0xaul, table.Code >> 52 & 0xf);
        Assert.Equal(0xcul, table.DataSegment >> 52 & 0xf);
        Assert.All([table.Code, table.DataSegment], descriptor =>
        {
            Assert.Equal(0xf_fffful, (descriptor & 0xffff) | (descriptor >> 32 & 0xf_0000));
            Assert.Equal(0ul, (descriptor >> 16 & 0xff_ffff) | (descriptor >> 32 & 0xff00_0000));
        });
    }

    [Fact]
    public void TheSelectorsAreTheOffsetsOfTheDescriptors()
    {
        Assert.Equal(1 * 8, GlobalDescriptorTable.CodeSelector);
        Assert.Equal(2 * 8, GlobalDescriptorTable.DataSelector);
        Assert.Equal(3 * 8, GlobalDescriptorTable.TaskStateSelector);
    }

    [Fact]
    public void TheTssDescriptorPointsAtAnyAddress() =>
        PropertyTest.Holds(Generate.UInt64, address =>
        {
            GlobalDescriptorTable table = GlobalDescriptorTable.For(address);
            ulong low = table.TaskStateLow;
            ulong decoded = (low >> 16 & 0xff_ffff) | (low >> 32 & 0xff00_0000) | (table.TaskStateHigh << 32);
            return decoded == address
                && (low & 0xffff) == 103 && (low >> 48 & 0xf) == 0
                && (low >> 40 & 0xff) == 0x89
                && (low >> 52 & 0xf) == 0
                && table.TaskStateHigh >> 32 == 0;
        });
}
