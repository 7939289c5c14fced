using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace Bulkhead.Kernel.Tests.Boot;

/// <summary>What a boot loader tells reaches the kernel alike by Multiboot2 and by PVH.</summary>
public sealed class BootProtocolAgreementTests
{
    private static readonly Gen<string> Text =
        Gen.Choose(0, 40).SelectMany(length => Gen.Choose(32, 126).Select(letter => (char)letter).ArrayOf(length))
            .Select(letters => new string(letters));

    private static readonly Gen<MemoryRegion> Region =
        Generate.UInt64.Zip(Generate.UInt64, (start, length) => (start, length)).Zip(
            Gen.Choose(0, 6),
            (range, type) => BootDescription.Region(
                range.start,
                Math.Min(range.length, ulong.MaxValue - range.start),
                (MemoryType)type));

    private static readonly Gen<(ulong, ulong, string)> Module =
        Gen.Choose(0, 1 << 30).Zip(Gen.Choose(0, 1 << 30)).Zip(
            Text, (range, text) => ((ulong)range.Item1, (ulong)(range.Item1 + (long)range.Item2), text));

    private static readonly Gen<byte[]?> RootPointer = Gen.OneOf(
        Gen.Constant<byte[]?>(null),
        Gen.Choose(1, int.MaxValue).Select<int, byte[]?>(table => BootDescription.OldRootPointer((uint)table)),
        Gen.Choose(1, int.MaxValue).Select<int, byte[]?>(
            table => BootDescription.NewRootPointer((uint)table, (ulong)table << 8)));

    private static readonly Gen<BootDescription> Description =
        from text in Text
        from regionCount in Gen.Choose(1, MemoryMap.Capacity)
        from regions in Region.ArrayOf(regionCount)
        from moduleCount in Gen.Choose(0, BootModules.Capacity)
        from modules in Module.ArrayOf(moduleCount)
        from pointer in RootPointer
        select new BootDescription { CommandLine = text, Memory = regions, Modules = modules, RootPointer = pointer };

    [Fact]
    public void BothProtocolsGiveTheSameInformation() =>
        PropertyTest.Holds(Description, description =>
        {
            BootInformationFault first = BootReading.Multiboot2(
                Multiboot2Information.From(description), out BootInformation multiboot2);
            BootInformationFault second = BootReading.Pvh(PvhInformation.From(description), out BootInformation pvh);

            Assert.Equal(BootInformationFault.None, first);
            Assert.Equal(BootInformationFault.None, second);
            Assert.Equal(BootReading.Describe(multiboot2), BootReading.Describe(pvh));
            Assert.Equal(description.CommandLine, TestLog.Text(pvh.CommandLine.Bytes));
            Assert.Equal(description.Memory.Count, pvh.Memory.Count);
            Assert.Equal(description.Modules.Count, pvh.Modules.Count);
        });
}
