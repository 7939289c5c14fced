using System.Text.RegularExpressions;
using Bulkhead.Elf;
using Bulkhead.GuestImages.Tests.Images;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Policy.Loading;
using Bulkhead.Policy.Model;
using Bulkhead.SystemBuilder.Layout;
using Bulkhead.SystemBuilder.Module;
using Bulkhead.SystemBuilder.Subjects;
using Bulkhead.SystemBuilder.Tests.Support;

namespace Bulkhead.SystemBuilder.Tests;

/// <summary>Unmodified guests, from the example of docs/guests.md to the module; and memory that files fill.</summary>
public sealed class GuestTests : IDisposable
{
    private static readonly string Example = Regex.Match(
        File.ReadAllText(Path.Combine(Repository.Root, "docs/guests.md")),
        "```yaml\n(# yaml-language-server.*?)```",
        RegexOptions.Singleline).Groups[1].Value;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory();

    public GuestTests()
    {
        File.WriteAllBytes(In("vmlinuz"), LinuxImage.Make());
        File.WriteAllBytes(In("initrd.img"), ElfImages.Fill(5000));
    }

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void TheExampleOfThePageBecomesAModuleThatTheKernelAccepts()
    {
        SystemImage image = Build(Example);
        SubjectRecord guest = image.Vector.Subjects[0];
        Assert.Equal((SubjectMode.Long64, SubjectKind.VirtualMachine), (guest.Mode, guest.Kind));
        InitialContent[] contents = [.. image.Subjects[0].Contents];
        Assert.Equal(
            [
                "interrupt vectors", "BIOS data area", "page tables", "command line", "boot parameters", "start stub",
                "extended BIOS data area", "interrupt handlers", "ACPI tables", "kernel", "initial RAM disk",
            ],
            contents.Select(content => content.Name));
        Assert.Equal(contents[2].GuestPhysical, guest.PageTable);
        Assert.InRange(guest.EntryPoint, contents[5].GuestPhysical, contents[5].GuestEnd);
        Assert.Equal((0x100_0000ul, 0x7ff_e000ul), (contents[9].GuestPhysical, contents[10].GuestPhysical));
    }

    [Fact]
    public void TheGuestAndItsMonitorHaveLargePages()
    {
        SystemImage image = Build(Example);
        MemoryRecord main = image.Vector.Memory.Single(
            record => record.Kind == MemoryKind.Private && record.Length == 127ul << 20);
        Assert.Equal((1ul << 20, 1ul << 20), (main.GuestPhysical % (2 << 20), main.HostPhysical % (2 << 20)));
        Assert.Equal(4u, image.Vector.Subjects[0].ExtendedPageTables);
        Region tables = image.Subjects[1].Regions.Single(region => region.Name == "page tables");
        Assert.InRange(tables.Length, 1u, 12 * 4096u);
    }

    [Fact]
    public void TheMachineHasWhatThePolicyNeeds()
    {
        Assert.Equal(352ul, MachineMemory.MebibytesFor(Policy(Example)));
        string large = Example.Replace("start: 128 MiB, size: 160 MiB", "start: 4 GiB, size: 8 GiB");
        Assert.Equal(10240ul, MachineMemory.MebibytesFor(Policy(large)));
        Assert.Equal(256ul, MachineMemory.MebibytesFor(TestPolicy.Example()));
    }

    [Fact]
    public void ABrokenKernelIsRefusedWhereThePolicyNamesIt()
    {
        File.WriteAllBytes(In("vmlinuz"), LinuxImage.Make((0x1fe, 2, 0)));
        SystemBuildException refusal = Assert.Throws<SystemBuildException>(() => Build(Example));
        Assert.Equal(
            "linux.yaml:19:17: error guest-image: linux: vmlinuz: boot_flag is 0x0, need 0xaa55: name a bzImage",
            refusal.Message);
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs/guests.md"));
        Assert.Contains(refusal.Message.Replace("linux.yaml", "systems/linux/system.yaml"), page);
    }

    [Fact]
    public void AFileFillsARegionOfTheMonitor()
    {
        byte[] disk = new byte[20 << 20];
        ElfImages.Fill(512).CopyTo(disk, 0);
        ElfImages.Fill(1000, 9).CopyTo(disk, 10 << 20);
        File.WriteAllBytes(In("disk.img"), disk);
        string text = Example.Replace(
            "      events:\n        resume:",
            "      memory:\n        disk: { size: 32 MiB, file: disk.img }\n      events:\n        resume:");
        SystemImage image = Build(text.Replace("size: 160 MiB", "size: 200 MiB"));
        SubjectPlan monitor = image.Subjects[1];
        Region region = monitor.Regions.Single(region => region.Name == "disk");
        InitialContent[] contents = [.. monitor.Contents.Where(content => content.Name == "disk.img")];
        Assert.Equal(
            [region.GuestPhysical, region.GuestPhysical + (10 << 20)],
            contents.Select(content => content.GuestPhysical));
        Assert.True(contents.All(content => content.Bytes.Length == 4096));
        Assert.Equal(disk[..4096], contents[0].Bytes.ToArray());
        Assert.True(image.Bytes.Length < 1 << 20);
    }

    [Fact]
    public void AGuestOfSeveralGibibytesAndALargeImageAreBuilt()
    {
        byte[] large = new byte[200 << 20];
        new Random(1).NextBytes(large);
        File.WriteAllBytes(In("initrd.img"), large);
        string text = Example.Replace("start: 128 MiB, size: 160 MiB", "start: 4 GiB, size: 8 GiB")
            .Replace("size: 127 MiB", "size: 3071 MiB");
        SystemImage image = Build(text);
        Assert.True(image.Bytes.Length > large.Length);
        Assert.Equal(0x7380_0000ul, image.Subjects[0].Contents[^1].GuestPhysical);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(4096, 1)]
    public void LongZerosAreLeftOut(int written, int pieces)
    {
        byte[] bytes = new byte[8 << 20];
        bytes.AsSpan(0, written).Fill(7);
        Assert.Equal(pieces, SparseContent.Of("zeros", 0x1000, bytes).Count());
        bytes[(6 << 20) + 5] = 1;
        InitialContent last = SparseContent.Of("zeros", 0x1000, bytes).Last();
        Assert.Equal((0x60_1000ul, 4096), (last.GuestPhysical, last.Bytes.Length));
        bytes[(6 << 20) + 0x9_0000] = 1;
        Assert.Equal(0x9_1000, SparseContent.Of("zeros", 0x1000, bytes).Last().Bytes.Length);
    }

    private static SystemPolicy Policy(string text)
    {
        LoadedPolicy loaded = PolicyLoader.Parse(text, new SystemLocation("linux.yaml", "."));
        Assert.Empty(loaded.Errors);
        return loaded.Policy!;
    }

    private SystemImage Build(string text) => SystemCompiler.Build(
        Policy(text),
        subject => NativeProgram.Read(ElfImage.Parse(TestElf.Program()), subject.Name.Value),
        [folder.FullName]);

    private string In(string name) => Path.Combine(folder.FullName, name);
}
