using Bulkhead.Kernel.Tests.Support;
using Bulkhead.Kernel.Vmx;

namespace Bulkhead.Kernel.Tests.Vmx;

public sealed class VmxBasicTests
{
    [Fact]
    public void AHaswellsValueIsDecoded()
    {
        VmxBasic basic = new(0x00da_0400_0000_0012);
        Assert.Equal(0x12u, basic.RevisionIdentifier);
        Assert.Equal(1024u, basic.RegionSize);
        Assert.Equal(VmxBasic.WriteBack, basic.MemoryType);
        Assert.False(basic.AddressesAre32Bit);
        Assert.True(basic.HasDualMonitor);
        Assert.True(basic.ReportsInsOuts);
        Assert.True(basic.HasTrueControls);
    }

    /// <summary>SDM Vol. 3D, A.1: revision 30:0, size 44:32, flags 48, 49, 54, 55, memory type 53:50.</summary>
    [Fact]
    public void EachFieldIsItsOwnBitsAlone() =>
        PropertyTest.Holds(Generate.UInt64, value =>
        {
            VmxBasic basic = new(value);
            string bits = Convert.ToString((long)value, 2).PadLeft(64, '0');
            return basic.Value == value
                && basic.RevisionIdentifier == Field(bits, 30, 0)
                && basic.RegionSize == Field(bits, 44, 32)
                && basic.AddressesAre32Bit == (Field(bits, 48, 48) == 1)
                && basic.HasDualMonitor == (Field(bits, 49, 49) == 1)
                && basic.MemoryType == Field(bits, 53, 50)
                && basic.ReportsInsOuts == (Field(bits, 54, 54) == 1)
                && basic.HasTrueControls == (Field(bits, 55, 55) == 1);
        });

    private static uint Field(string bits, int high, int low) => Convert.ToUInt32(bits[(63 - high)..(64 - low)], 2);
}
