using Bulkhead.Kernel.Boot;

namespace Bulkhead.Kernel.Tests.Boot;

public sealed class FramebufferTests
{
    private static readonly Framebuffer Good = new()
    {
        Address = 0xfd000000,
        Pitch = 3200,
        Width = 800,
        Height = 600,
        BitsPerPixel = 32,
    };

    [Fact]
    public void APictureOf32BitPixelsIsUsable()
    {
        Assert.True(Good.IsUsable);
        Assert.True((Good with { Pitch = 4096 }).IsUsable);
        Assert.True((Good with { Width = 8, Height = 16 }).IsUsable);
        Assert.True((Good with { Width = 16384, Height = 16384, Pitch = 65536 }).IsUsable);
        Assert.Equal(3200ul * 600, Good.Size);
    }

    [Fact]
    public void FiguresThatDisagreeMakeItUnusable()
    {
        Assert.False((Good with { Address = 0 }).IsUsable);
        Assert.False((Good with { IsText = true }).IsUsable);
        Assert.False((Good with { BitsPerPixel = 24 }).IsUsable);
        Assert.False((Good with { Pitch = 3199 }).IsUsable);
        Assert.False((Good with { Pitch = (1 << 20) + 1 }).IsUsable);
        Assert.False((Good with { Width = 7 }).IsUsable);
        Assert.False((Good with { Width = 16385, Pitch = 1 << 20 }).IsUsable);
        Assert.False((Good with { Width = 0x4000_0001 }).IsUsable);
        Assert.False((Good with { Height = 15 }).IsUsable);
        Assert.False((Good with { Height = 16385 }).IsUsable);
    }
}
