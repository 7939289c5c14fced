using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Tests.Support;

namespace Bulkhead.Kernel.Tests.Cpu;

[Collection(LowMemoryCollection.Name)]
public sealed unsafe class KernelAddressSpaceTests : IDisposable
{
    private static readonly Framebuffer NoScreen = default;

    private readonly FakeImage image = new();
    private readonly AlignedMemory pool = new(FakeImage.PageTableCount * 4096);

    public void Dispose()
    {
        image.Dispose();
        pool.Dispose();
    }

    [Fact]
    public void EachPartOfTheImageHasExactlyItsRights()
    {
        Dictionary<ulong, PageRights> pages = Build(NoScreen).ToDictionary(page => page.Linear, page => page.Rights);
        ImageLayout layout = image.Layout;
        for (ulong address = 0; address < FakeImage.End + 0x10000; address += 4096)
        {
            PageRights? wanted = address < FakeImage.Start || address >= FakeImage.End ? null
                : address < FakeImage.TextEnd ? PageRights.Execute
                : address < FakeImage.ReadOnlyStart ? null
                : address < layout.ReadOnlyData.End ? PageRights.Read
                : address < FakeImage.DataStart ? null
                : IsGuard(layout, address) ? null
                : PageRights.Write;
            PageRights? found = pages.TryGetValue(address, out PageRights rights) ? rights : null;
            Assert.True(wanted == found, $"0x{address:x}: {found}, need {wanted}");
        }

        Assert.All(pages.Keys, address => Assert.InRange(address, FakeImage.Start, FakeImage.End - 1));
    }

    [Fact]
    public void NothingIsWritableAndExecutable()
    {
        foreach (Framebuffer screen in new[] { NoScreen, TextScreen, Pixels(0xfd000000) })
        {
            pool.Bytes.Clear();
            const PageRights Both = PageRights.Write | PageRights.Execute;
            Assert.DoesNotContain(Build(screen), page => (page.Rights & Both) == Both);
        }
    }

    [Fact]
    public void TheFourGuardPagesAndTheNullPageAreAbsent()
    {
        HashSet<ulong> pages = [.. Build(TextScreen).Select(page => page.Linear)];
        ImageLayout layout = image.Layout;
        Assert.DoesNotContain(0ul, pages);
        Assert.DoesNotContain(layout.BootStack.Start - 4096, pages);
        Assert.DoesNotContain(layout.DoubleFaultStack.Start - 4096, pages);
        Assert.DoesNotContain(layout.NmiStack.Start - 4096, pages);
        Assert.DoesNotContain(layout.MachineCheckStack.Start - 4096, pages);
        Assert.Contains(layout.BootStack.Start, pages);
        Assert.Contains(layout.MachineCheckStack.End - 4096, pages);
    }

    [Fact]
    public void TheTextScreenIsADevice()
    {
        WalkedPage[] added = Added(TextScreen);
        Assert.Equal([new WalkedPage(0xb8000, 0xb8000, 4096, PageRights.Write | PageRights.Device)], added);
    }

    [Fact]
    public void AFramebufferIsADeviceInLargePages()
    {
        const PageRights Device = PageRights.Write | PageRights.Device;
        WalkedPage[] added = Added(Pixels(0xfd000000));
        Assert.Equal(new WalkedPage(0xfd000000, 0xfd000000, 2 << 20, Device), added[0]);
        Assert.Equal(0xfd000000ul + (1024 * 768 * 4), added[^1].Linear + added[^1].Size);
        Assert.All(added, page => Assert.Equal(Device, page.Rights));
    }

    [Fact]
    public void AnUnusableFramebufferIsNotMapped()
    {
        Assert.Empty(Added(Pixels(0xfd000000) with { BitsPerPixel = 24 }));
        Assert.Empty(Added(Pixels(0xfd000123) with { BitsPerPixel = 24 }));
        Assert.Empty(Added(Pixels(0xffff_ffff_ffff_f000) with { BitsPerPixel = 24 }));
    }

    [Theory]
    [InlineData(FakeImage.Start)]
    [InlineData(0x1000)]
    [InlineData(FakeImage.End - 1)]
    [InlineData(0x7fff_ffff_f000)]
    [InlineData(0xffff_ffff_ffff_f000)]
    public void AFramebufferThatOverlapsTheImageOrLeavesTheAddressSpaceIsRefused(ulong address)
    {
        PageTableBuilder tables = Tables();
        Assert.False(KernelAddressSpace.Build(ref tables, image.Layout, Pixels(address)));
    }

    [Fact]
    public void APoolThatIsTooSmallIsRefused()
    {
        PageTableBuilder tables = new((PageTableEntry*)pool.Address, 3);
        Assert.False(KernelAddressSpace.Build(ref tables, image.Layout, NoScreen));
    }

    [Theory]
    [InlineData(false, false, false)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    [InlineData(false, false, true)]
    [InlineData(true, true, true)]
    public void ActivationTurnsOnWhatTheProcessorHas(bool hasSmep, bool hasSmap, bool hasUmip)
    {
        FakeProcessor processor = ProcessorModels.Haswell();
        ProcessorModels.SetCpuidBit(processor, 7, "ebx", 7, hasSmep);
        ProcessorModels.SetCpuidBit(processor, 7, "ebx", 20, hasSmap);
        ProcessorModels.SetCpuidBit(processor, 7, "ecx", 2, hasUmip);
        ulong cr4 = processor.Cr4;
        ulong efer = processor[Msr.IA32_EFER];

        KernelAddressSpace.Activate(0x123000, ProcessorFeatures.Read());

        Assert.Equal(0x123000ul, processor.Cr3);
        Assert.Equal(0x8001_0013ul, processor.Cr0);
        Assert.Equal(efer | 0x800, processor[Msr.IA32_EFER]);
        ulong added = (hasSmep ? 1ul << 20 : 0) | (hasSmap ? 1ul << 21 : 0) | (hasUmip ? 1ul << 11 : 0);
        Assert.Equal(cr4 | added, processor.Cr4);
    }

    private static Framebuffer TextScreen => new() { IsText = true, Address = 0xb8000, Width = 80, Height = 25 };

    private static Framebuffer Pixels(ulong address) =>
        new() { Address = address, Width = 1024, Height = 768, Pitch = 4096, BitsPerPixel = 32 };

    private static bool IsGuard(in ImageLayout layout, ulong address) =>
        address + 4096 == layout.BootStack.Start || address + 4096 == layout.DoubleFaultStack.Start
        || address + 4096 == layout.NmiStack.Start || address + 4096 == layout.MachineCheckStack.Start;

    private PageTableBuilder Tables() => new((PageTableEntry*)pool.Address, FakeImage.PageTableCount);

    private List<WalkedPage> Build(Framebuffer screen)
    {
        PageTableBuilder tables = Tables();
        Assert.True(KernelAddressSpace.Build(ref tables, image.Layout, screen));
        List<WalkedPage> pages = PageWalk.All(pool.Address, pool.Address, (ulong)pool.Length);
        Assert.Equal(tables.PagesMapped, pages.Count);
        Assert.All(pages, page => Assert.Equal(page.Linear, page.Physical));
        return pages;
    }

    private WalkedPage[] Added(Framebuffer screen)
    {
        pool.Bytes.Clear();
        return [.. Build(screen).Where(page => page.Linear is < FakeImage.Start or >= FakeImage.End)];
    }
}
