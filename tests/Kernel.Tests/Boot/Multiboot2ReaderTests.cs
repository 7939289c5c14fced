using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Tests.Support;

namespace Bulkhead.Kernel.Tests.Boot;

public sealed class Multiboot2ReaderTests
{
    private static readonly Framebuffer Screen = new()
    {
        Address = 0xfd000000,
        Pitch = 4096,
        Width = 1024,
        Height = 768,
        BitsPerPixel = 32,
    };

    private static readonly BootDescription Full = new()
    {
        CommandLine = "caps modules=policy",
        Modules = [(0x200000, 0x201234, "policy one"), (0x300000, 0x300000, "empty")],
        RootPointer = BootDescription.NewRootPointer(0x7fe0010, 0x7fe0100),
        Screen = Screen,
    };

    [Fact]
    public void EveryRecordIsRead()
    {
        Assert.Equal(
            BootInformationFault.None,
            BootReading.Multiboot2(Multiboot2Information.From(Full), out BootInformation information));

        Assert.Equal(
            """
            caps modules=policy
            acpi 7fe0100
            region 0 9fc00 Available
            region f0000 10000 Reserved
            region 100000 7ee0000 Available
            region 7fe0000 20000 AcpiReclaimable
            module 200000 201234 policy one
            module 300000 300000 empty
            """,
            BootReading.Describe(information));
        Assert.Equal(Screen, information.Screen);
        Assert.True(information.Screen.IsUsable);
    }

    [Fact]
    public void ATextScreenIsRecognised()
    {
        Framebuffer text = new() { Address = 0xb8000, Pitch = 160, Width = 80, Height = 25, IsText = true };
        byte[] bytes = Multiboot2Information.From(new BootDescription { Screen = text });

        Assert.Equal(BootInformationFault.None, BootReading.Multiboot2(bytes, out BootInformation information));
        Assert.True(information.Screen.IsText);
        Assert.False(information.Screen.IsUsable);
    }

    [Fact]
    public void WithoutAFramebufferThereIsNoScreen()
    {
        byte[] bytes = Multiboot2Information.From(new BootDescription());

        Assert.Equal(BootInformationFault.None, BootReading.Multiboot2(bytes, out BootInformation information));
        Assert.False(information.Screen.IsText);
        Assert.False(information.Screen.IsUsable);
        Assert.Equal(0ul, information.AcpiRootTable);
    }

    [Fact]
    public void LargerMemoryMapEntriesAndUnknownTagsAreSkipped()
    {
        byte[] bytes = new Multiboot2Information()
            .Tag(4, 1, 2, 3, 4, 5, 6, 7, 8)
            .MemoryMap([BootDescription.Region(0x100000, 0x4000000), BootDescription.Region(0x8000000, 0x1000)], 40)
            .Tag(0x7fffffff)
            .End();

        Assert.Equal(BootInformationFault.None, BootReading.Multiboot2(bytes, out BootInformation information));
        Assert.Equal(2, information.Memory.Count);
        Assert.Equal(0x8000000ul, information.Memory[1].Start);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TheLaterAcpiPointerWinsInAnyOrder(bool isOldFirst)
    {
        byte[] old = BootDescription.OldRootPointer(0x1000);
        byte[] later = BootDescription.NewRootPointer(0x1000, 0x2000);
        Multiboot2Information information = new Multiboot2Information().MemoryMap([BootDescription.Region(0, 0x1000)]);
        byte[] bytes = isOldFirst
            ? information.Tag(14, old).Tag(15, later).End()
            : information.Tag(15, later).Tag(14, old).End();

        Assert.Equal(BootInformationFault.None, BootReading.Multiboot2(bytes, out BootInformation read));
        Assert.Equal(0x2000ul, read.AcpiRootTable);
    }

    [Fact]
    public void InformationThatIsNotMemoryIsRefused()
    {
        _ = new FakeProcessor();
        BootInformation information = default;
        Assert.Equal(BootInformationFault.NotAddressable, Multiboot2Reader.Read(0x1000, ref information));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData((1 << 20) + 8)]
    [InlineData(-1)]
    public void AnImpossibleSizeIsRefused(int size)
    {
        byte[] bytes = Multiboot2Information.From(Full);
        BitConverter.TryWriteBytes(bytes, size);
        Assert.Equal(BootInformationFault.NotAddressable, BootReading.Multiboot2(bytes, out _));
    }

    [Fact]
    public void TheNumberOfRegionsIsBounded()
    {
        MemoryRegion[] regions = [.. Enumerable.Range(0, MemoryMap.Capacity + 1)
            .Select(index => BootDescription.Region((ulong)index << 20, 1 << 20))];

        Assert.Equal(BootInformationFault.TooManyRegions, Fault(new BootDescription { Memory = regions }));
        Assert.Equal(BootInformationFault.None, Fault(new BootDescription { Memory = regions[1..] }));
    }

    [Fact]
    public void ARegionThatWrapsAroundIsRefused() => Assert.Equal(
        BootInformationFault.TooManyRegions,
        Fault(new BootDescription { Memory = [BootDescription.Region(0xffff_ffff_ffff_f000, 0x2000)] }));

    [Fact]
    public void TheNumberOfModulesIsBounded()
    {
        (ulong, ulong, string)[] modules = [.. Enumerable.Range(0, BootModules.Capacity + 1)
            .Select(index => ((ulong)index << 20, ((ulong)index << 20) + 1, $"m{index}"))];

        Assert.Equal(BootInformationFault.TooManyModules, Fault(new BootDescription { Modules = modules }));
        Assert.Equal(BootInformationFault.None, Fault(new BootDescription { Modules = modules[1..] }));
    }

    [Fact]
    public void AModuleThatEndsBeforeItStartsIsRefused() => Assert.Equal(
        BootInformationFault.Truncated,
        Fault(new BootDescription { Modules = [(0x2000, 0x1fff, "m")] }));

    [Fact]
    public void TheLengthOfTextsIsBounded()
    {
        string longest = new('x', BootText.Capacity);
        Assert.Equal(BootInformationFault.None, Fault(new BootDescription { CommandLine = longest }));
        Assert.Equal(BootInformationFault.TextTooLong, Fault(new BootDescription { CommandLine = longest + "x" }));
        Assert.Equal(BootInformationFault.None, Fault(new BootDescription { Modules = [(1, 2, longest)] }));
        Assert.Equal(
            BootInformationFault.TextTooLong, Fault(new BootDescription { Modules = [(1, 2, longest + "x")] }));
    }

    [Fact]
    public void AMissingOrEmptyMemoryMapIsRefused()
    {
        Assert.Equal(
            BootInformationFault.NoMemoryMap,
            BootReading.Multiboot2(new Multiboot2Information().CommandLine("x").End(), out _));
        Assert.Equal(BootInformationFault.NoMemoryMap, Fault(new BootDescription { Memory = [] }));
    }

    [Theory]
    [InlineData(3, 7)]
    [InlineData(6, 7)]
    [InlineData(8, 22)]
    public void ATagTooShortForItsFieldsIsRefused(uint type, int contentLength)
    {
        byte[] bytes = new Multiboot2Information()
            .MemoryMap([BootDescription.Region(0, 0x1000)])
            .Tag(type, new byte[contentLength])
            .End();
        Assert.Equal(BootInformationFault.Truncated, BootReading.Multiboot2(bytes, out _));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(23)]
    [InlineData(257)]
    [InlineData(int.MinValue)]
    public void AnImpossibleMemoryMapEntrySizeIsRefused(int entrySize)
    {
        byte[] bytes = new Multiboot2Information().MemoryMap([BootDescription.Region(0, 0x1000)]).End();
        BitConverter.TryWriteBytes(bytes.AsSpan(16), entrySize);
        Assert.Equal(BootInformationFault.Truncated, BootReading.Multiboot2(bytes, out _));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(0x10000)]
    [InlineData(-1)]
    public void AnImpossibleTagSizeIsRefused(int size)
    {
        byte[] bytes = Multiboot2Information.From(Full);
        BitConverter.TryWriteBytes(bytes.AsSpan(12), size);
        Assert.Equal(BootInformationFault.Truncated, BootReading.Multiboot2(bytes, out _));
    }

    [Fact]
    public void AMissingEndTagIsRefused() => Assert.Equal(
        BootInformationFault.Truncated,
        BootReading.Multiboot2(
            new Multiboot2Information().MemoryMap([BootDescription.Region(0, 0x1000)]).WithoutEnd(), out _));

    [Fact]
    public void MoreTagsThanTheBoundAreRefused()
    {
        Multiboot2Information information = new Multiboot2Information().MemoryMap([BootDescription.Region(0, 0x1000)]);
        for (int count = 0; count < 256; count++)
        {
            information.Tag(99);
        }

        Assert.Equal(BootInformationFault.Truncated, BootReading.Multiboot2(information.End(), out _));
    }

    [Fact]
    public void EveryTruncationIsRefused()
    {
        byte[] whole = Multiboot2Information.From(Full);
        for (int length = 0; length < whole.Length; length++)
        {
            byte[] cut = whole[..length];
            Assert.Equal(BootInformationFault.NotAddressable, BootReading.Multiboot2(cut, out _));
            if (length >= 8)
            {
                // Now it also says that it is no longer.
                BitConverter.TryWriteBytes(cut, length);
                Assert.Equal(BootInformationFault.Truncated, BootReading.Multiboot2(cut, out _));
            }
        }
    }

    [Fact]
    public void MutationsAreRefusedOrReadAsValidInformation()
    {
        byte[] good = Multiboot2Information.From(Full);
        PropertyTest.Holds(Generate.Mutations(good.Length), mutations =>
        {
            byte[] bytes = [.. good];
            foreach ((int offset, byte value) in mutations)
            {
                bytes[offset] = value;
            }

            return BootReading.Multiboot2(bytes, out BootInformation information) != BootInformationFault.None
                || BootReading.IsValid(information);
        }, runs: 2000);
    }

    [Fact]
    public void RandomTagsAreRefusedOrReadAsValidInformation() =>
        PropertyTest.Holds(Generate.Bytes(200), content =>
        {
            byte[] bytes = [.. BitConverter.GetBytes(content.Length + 8), 0, 0, 0, 0, .. content];
            return BootReading.Multiboot2(bytes, out BootInformation information) != BootInformationFault.None
                || BootReading.IsValid(information);
        }, runs: 1000);

    private static BootInformationFault Fault(BootDescription description) =>
        BootReading.Multiboot2(Multiboot2Information.From(description), out _);
}
