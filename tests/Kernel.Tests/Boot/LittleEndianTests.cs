using System.Buffers.Binary;
using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Tests.Support;

namespace Bulkhead.Kernel.Tests.Boot;

public sealed class LittleEndianTests
{
    [Fact]
    public void NumbersAreReadAtAnyOffset() =>
        PropertyTest.Holds(Generate.Bytes(40), bytes =>
        {
            for (int offset = 0; offset + 8 <= bytes.Length; offset++)
            {
                ReadOnlySpan<byte> rest = bytes.AsSpan(offset);
                Assert.Equal(BinaryPrimitives.ReadUInt32LittleEndian(rest), LittleEndian.ReadUInt32(bytes, offset));
                Assert.Equal(BinaryPrimitives.ReadUInt64LittleEndian(rest), LittleEndian.ReadUInt64(bytes, offset));
            }
        });

    [Theory]
    [InlineData(4, 1)]
    [InlineData(4, -1)]
    [InlineData(0, 0)]
    [InlineData(3, 0)]
    public void NothingBehindTheEndIsRead(int length, int offset) =>
        Assert.Throws<IndexOutOfRangeException>(() => LittleEndian.ReadUInt32(new byte[length], offset));

    [Fact]
    public void ALongNumberNeedsEightBytes() =>
        Assert.Throws<IndexOutOfRangeException>(() => LittleEndian.ReadUInt64(new byte[7], 0));
}
