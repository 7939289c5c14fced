using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Tests.Support;

namespace Bulkhead.Kernel.Tests.Boot;

public sealed class PvhReaderTests
{
    private static readonly BootDescription Full = new()
    {
        CommandLine = "caps modules=policy",
        Modules = [(0x1_2000_0000, 0x1_2000_1234, "policy one"), (0x300000, 0x300000, "empty")],
        RootPointer = BootDescription.NewRootPointer(0x7fe0010, 0x7fe0100),
    };

    [Fact]
    public void EveryRecordIsRead()
    {
        Assert.Equal(
            BootInformationFault.None, BootReading.Pvh(PvhInformation.From(Full), out BootInformation information));

        Assert.Equal(
            """
            caps modules=policy
            acpi 7fe0100
            region 0 9fc00 Available
            region f0000 10000 Reserved
            region 100000 7ee0000 Available
            region 7fe0000 20000 AcpiReclaimable
            module 120000000 120001234 policy one
            module 300000 300000 empty
            """,
            BootReading.Describe(information));
        Assert.True(information.Screen.IsText);
    }

    [Theory]
    [InlineData(0x7fe0010u, 0u, 0x7fe0010u)]
    [InlineData(0x7fe0010u, 0x7fe0100u, 0x7fe0100u)]
    public void BothVersionsOfTheAcpiPointerAreRead(uint rootTable, uint extendedTable, uint wanted)
    {
        byte[] pointer = extendedTable == 0
            ? BootDescription.OldRootPointer(rootTable)
            : BootDescription.NewRootPointer(rootTable, extendedTable);
        PvhInformation source = PvhInformation.From(new BootDescription { RootPointer = pointer });

        Assert.Equal(BootInformationFault.None, BootReading.Pvh(source, out BootInformation information));
        Assert.Equal(wanted, information.AcpiRootTable);
    }

    [Fact]
    public void TextsMayBeAbsent()
    {
        PvhInformation source = PvhInformation.From(new BootDescription { Modules = [(1, 2, "m")] });
        source.Set(24, 0ul);
        source.Modules.AsSpan(16, 8).Clear();

        Assert.Equal(BootInformationFault.None, BootReading.Pvh(source, out BootInformation information));
        Assert.Equal(0, information.CommandLine.Length);
        Assert.Equal(0, information.Modules[0].Text.Length);
    }

    [Fact]
    public void AnotherMagicIsRefused() =>
        AssertRefused(BootInformationFault.WrongMagic, source => source.Set(0, 0x2badb002u));

    [Fact]
    public void Version0WhichHasNoMemoryMapIsRefused() =>
        AssertRefused(BootInformationFault.NoMemoryMap, source => source.Set(4, 0u));

    [Fact]
    public void AnEmptyMemoryMapIsRefused() =>
        AssertRefused(BootInformationFault.NoMemoryMap, source => source.Set(48, 0u));

    [Fact]
    public void TheNumberOfRegionsIsBounded()
    {
        AssertRefused(BootInformationFault.TooManyRegions, source => source.Set(48, MemoryMap.Capacity + 1u));
        AssertRefused(BootInformationFault.TooManyRegions, source => source.Set(48, uint.MaxValue));
    }

    [Fact]
    public void ARegionThatWrapsAroundIsRefused() => AssertRefused(
        BootInformationFault.TooManyRegions,
        source => BitConverter.TryWriteBytes(source.Memory.AsSpan(24 + 8), ulong.MaxValue));

    [Fact]
    public void TheNumberOfModulesIsBounded()
    {
        AssertRefused(BootInformationFault.TooManyModules, source => source.Set(12, BootModules.Capacity + 1u));
        AssertRefused(BootInformationFault.TooManyModules, source => source.Set(12, uint.MaxValue));
    }

    [Fact]
    public void AModuleThatWrapsAroundIsRefused() => AssertRefused(
        BootInformationFault.Truncated,
        source => BitConverter.TryWriteBytes(source.Modules.AsSpan(8), ulong.MaxValue));

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

    [Theory]
    [InlineData(16)]
    [InlineData(24)]
    [InlineData(40)]
    public void ATableOutsideMemoryIsRefused(int pointerOffset)
    {
        AssertRefused(BootInformationFault.NotAddressable, source => source.Set(pointerOffset, 0xdead_0000ul));
        AssertRefused(BootInformationFault.NotAddressable, source => source.Set(pointerOffset, ulong.MaxValue - 7));
    }

    [Fact]
    public void EveryTruncationIsRefused()
    {
        byte[] whole = PvhInformation.From(Full).Header;
        for (int length = 0; length < whole.Length; length++)
        {
            FakeProcessor processor = new();
            PvhInformation.From(Full).PlaceIn(processor.Memory);
            processor.Memory.Place(PvhInformation.Address, whole.AsSpan(0, length));
            BootInformation information = default;
            Assert.Equal(BootInformationFault.NotAddressable, PvhReader.Read(PvhInformation.Address, ref information));
        }
    }

    [Fact]
    public void EveryTruncationOfATableIsRefused()
    {
        PvhInformation whole = PvhInformation.From(Full);
        AssertTruncationsRefused(PvhInformation.ModuleTable, whole.Modules);
        AssertTruncationsRefused(PvhInformation.MemoryTable, whole.Memory);
        AssertTruncationsRefused(PvhInformation.CommandLine, [.. TestLog.Bytes(Full.CommandLine), 0]);
    }

    [Fact]
    public void MutationsAreRefusedOrReadAsValidInformation()
    {
        PvhInformation good = PvhInformation.From(Full);
        int length = good.Header.Length + good.Modules.Length + good.Memory.Length;
        PropertyTest.Holds(Generate.Mutations(length), mutations =>
        {
            PvhInformation source = PvhInformation.From(Full);
            foreach ((int offset, byte value) in mutations)
            {
                int inModules = offset - source.Header.Length;
                int inMemory = inModules - source.Modules.Length;
                byte[] table = inModules < 0 ? source.Header : inMemory < 0 ? source.Modules : source.Memory;
                table[inModules < 0 ? offset : inMemory < 0 ? inModules : inMemory] = value;
            }

            return BootReading.Pvh(source, out BootInformation information) != BootInformationFault.None
                || BootReading.IsValid(information);
        }, runs: 2000);
    }

    private static void AssertTruncationsRefused(ulong address, byte[] table)
    {
        for (int length = 0; length < table.Length; length++)
        {
            FakeProcessor processor = new();
            PvhInformation.From(Full).PlaceIn(processor.Memory);
            processor.Memory.Place(address, table.AsSpan(0, length));
            BootInformation information = default;
            Assert.Equal(BootInformationFault.NotAddressable, PvhReader.Read(PvhInformation.Address, ref information));
        }
    }

    private static BootInformationFault Fault(BootDescription description) =>
        BootReading.Pvh(PvhInformation.From(description), out _);

    private static void AssertRefused(BootInformationFault fault, Action<PvhInformation> change)
    {
        PvhInformation source = PvhInformation.From(Full);
        change(source);
        Assert.Equal(fault, BootReading.Pvh(source, out _));
    }
}
