using Bulkhead.Kernel.Tests.Support;
using Bulkhead.Kernel.Vmx;

namespace Bulkhead.Kernel.Tests.Vmx;

public sealed unsafe class VmxRegionTests
{
    [Fact]
    public void APageHoldsTheRevisionIdentifierAndZeros()
    {
        using AlignedMemory memory = new(3 * 4096);
        memory.Bytes.Fill(0xee);
        VmxRegion.Initialize((uint*)(memory.Address + 4096), 0x7fff_fff2);
        Assert.Equal([0xf2, 0xff, 0xff, 0x7f, .. new byte[4092]], memory.Bytes.Slice(4096, 4096).ToArray());
        Assert.True(memory.Bytes[..4096].IndexOfAnyExcept((byte)0xee) < 0);
        Assert.True(memory.Bytes[8192..].IndexOfAnyExcept((byte)0xee) < 0);
    }
}
