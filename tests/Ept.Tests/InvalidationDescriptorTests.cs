namespace Bulkhead.Ept.Tests;

using Bulkhead.Kernel.Vmx;

public unsafe class InvalidationDescriptorTests
{
    [Fact]
    public void Invept_takes_16_bytes_with_the_pointer_first()
    {
        InveptDescriptor descriptor = new(new(0x1122_3344_5566_705e));
        Assert.Equal(16, sizeof(InveptDescriptor));
        Assert.Equal([0x1122_3344_5566_705e, 0ul], new ReadOnlySpan<ulong>(&descriptor, 2).ToArray());
    }

    [Fact]
    public void Invvpid_takes_16_bytes_with_the_VPID_first_and_zeros_behind_it()
    {
        InvvpidDescriptor descriptor = new(0xfedc, 0x1122_3344_5566_7788);
        Assert.Equal(16, sizeof(InvvpidDescriptor));
        Assert.Equal([0xfedcul, 0x1122_3344_5566_7788], new ReadOnlySpan<ulong>(&descriptor, 2).ToArray());
        Assert.Equal(0xfedc, descriptor.VirtualProcessorIdentifier);
    }
}
