namespace Bulkhead.Trials.Tests;

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

public sealed class DescriptorTests
{
    [Theory]
    [InlineData(0u, 0xffff_ffffu, SegmentType.ExecuteRead, 0, 0x00cf_9b00_0000_fffful)]
    [InlineData(0u, 0xffff_ffffu, SegmentType.ReadWrite, 0, 0x00cf_9300_0000_fffful)]
    [InlineData(0u, 0xffff_ffffu, SegmentType.ExecuteRead, 3, 0x00cf_fb00_0000_fffful)]
    [InlineData(0u, 0xffff_ffffu, SegmentType.ExecuteOnly, 0, 0x00cf_9900_0000_fffful)]
    [InlineData(0x1234_5678u, 0xf_ffffu, SegmentType.ReadOnly, 0, 0x124f_9134_5678_fffful)]
    [InlineData(0x1234_5000u, 0x1f_ffffu, SegmentType.ReadWriteExpandDown, 0, 0x12c0_9734_5000_01fful)]
    public void SegmentsAreEncodedAsTheProcessorReadsThem(
        uint start,
        uint limit,
        SegmentType type,
        byte privilege,
        ulong expected) =>
        Assert.Equal(expected, SegmentDescriptor.Of(start, limit, type, privilege).Value);

    [Fact]
    public void A16BitSegmentHasDbClear() =>
        Assert.Equal(
            0x0000_9b0f_fff0_fffful,
            SegmentDescriptor.Of(0xffff0, 0xffff, SegmentType.ExecuteRead, 0, false).Value);

    [Fact]
    public void ATaskStateIsAvailableAnd32Bit() =>
        Assert.Equal(0x1200_8934_5678_0067ul, SegmentDescriptor.OfTaskState(0x1234_5678, 0x67).Value);

    [Fact]
    public void AnInterruptGateRefersToTheKernelsCode() =>
        Assert.Equal(0x1234_8e00_0028_5678ul, InterruptGate32.To(0x1234_5678).Value);

    [Fact]
    public void EveryVectorHasTheEntryOfItsNumber()
    {
        InterruptDescriptorTable32 table = default;
        InterruptDescriptorTable32.Fill(ref table, 0x10_0ff0);
        for (int vector = 0; vector < InterruptDescriptorTable32.Count; vector++)
        {
            ulong gate = table[vector].Value;
            Assert.Equal(0x10_0ff0u + (5u * (uint)vector), (uint)((gate & 0xffff) | ((gate >> 32) & 0xffff_0000)));
        }
    }

    [Fact]
    public void RealAddressModeReachesEachEntryThroughTheHighSegment()
    {
        InterruptVectorTable table = default;
        InterruptVectorTable.Fill(ref table, 0x10_0abc);
        for (int vector = 0; vector < InterruptVectorTable.Count; vector++)
        {
            uint pointer = table[vector];
            Assert.Equal(0x10_0abcu + (3u * (uint)vector), ((pointer >> 16) << 4) + (pointer & 0xffff));
        }
    }

    [Fact]
    public void TheTaskStateHasItsArchitecturalSizeAndFields()
    {
        Assert.Equal(104, Unsafe.SizeOf<TaskStateSegment32>());
        Assert.Equal(4, Marshal.OffsetOf<TaskStateSegment32>(nameof(TaskStateSegment32.Esp0)));
        Assert.Equal(8, Marshal.OffsetOf<TaskStateSegment32>(nameof(TaskStateSegment32.Ss0)));
        Assert.Equal(102, Marshal.OffsetOf<TaskStateSegment32>(nameof(TaskStateSegment32.IoMapBase)));
    }
}
