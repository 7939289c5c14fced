using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Tests.Support;

namespace Bulkhead.Kernel.Tests.Boot;

public sealed class AcpiRootTests
{
    [Fact]
    public void AnOldPointerGivesTheRsdt() => Assert.Equal(0x1234ul, Read(BootDescription.OldRootPointer(0x1234)));

    [Fact]
    public void ANewPointerGivesTheXsdt() =>
        Assert.Equal(0x1_0000_0000ul, Read(BootDescription.NewRootPointer(0x1234, 0x1_0000_0000)));

    [Fact]
    public void AnOldPointerDoesNotReplaceAnEarlierOne() =>
        Assert.Equal(7ul, Read(BootDescription.OldRootPointer(0x1234), 7));

    [Fact]
    public void ANewPointerReplacesAnEarlierOne() =>
        Assert.Equal(0x5678ul, Read(BootDescription.NewRootPointer(0x1234, 0x5678), 7));

    [Fact]
    public void ANewPointerWithAWrongExtendedChecksumGivesTheRsdt()
    {
        byte[] pointer = BootDescription.NewRootPointer(0x1234, 0x5678);
        pointer[32]++;
        Assert.Equal(0x1234ul, Read(pointer));
    }

    [Fact]
    public void ANewPointerThatIsCutGivesTheRsdt() =>
        Assert.Equal(0x1234ul, Read(BootDescription.NewRootPointer(0x1234, 0x5678)[..35]));

    [Fact]
    public void EveryFlippedBitOfAnOldPointerIsNoticed()
    {
        byte[] good = BootDescription.OldRootPointer(0x1234);
        for (int bit = 0; bit < good.Length * 8; bit++)
        {
            byte[] bad = [.. good];
            bad[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Equal(0ul, Read(bad));
        }
    }

    [Fact]
    public void AnythingShorterIsNoPointer()
    {
        byte[] good = BootDescription.OldRootPointer(0x1234);
        for (int length = 0; length < good.Length; length++)
        {
            Assert.Equal(0ul, Read(good[..length]));
        }
    }

    [Fact]
    public void RandomBytesAreNoPointer() =>
        PropertyTest.Holds(Generate.Bytes(64), bytes => Read(bytes) == 0);

    private static ulong Read(byte[] pointer, ulong rootTable = 0)
    {
        AcpiRoot.Read(pointer, ref rootTable);
        return rootTable;
    }
}
