using System.Xml.Linq;
using Bulkhead.Elf;
using Bulkhead.Policy.Loading;
using Bulkhead.Policy.Model;
using Bulkhead.SystemBuilder.Module;
using Bulkhead.SystemBuilder.Pictures;
using Bulkhead.SystemBuilder.Subjects;
using Bulkhead.SystemBuilder.Tests.Support;

namespace Bulkhead.SystemBuilder.Tests;

/// <summary>Every system that ships is built and drawn, here with programs that a test makes.</summary>
public sealed class ShippedSystemsTests : IDisposable
{
    private static readonly string Systems = Path.Combine(Repository.Root, "systems");

    private readonly DirectoryInfo _images = Directory.CreateTempSubdirectory();

    /// <summary>Programs that systems share are looked for below the present folder.</summary>
    public ShippedSystemsTests() => Environment.CurrentDirectory = Repository.Root;

    public void Dispose() => _images.Delete(recursive: true);

    public static TheoryData<string> All => [.. Directory.GetFiles(Systems, "system.yaml", SearchOption.AllDirectories)
        .Select(file => Path.GetFileName(Path.GetDirectoryName(file)!))
        .Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(All))]
    public void IsBuiltAcceptedAndDrawn(string name)
    {
        LoadedPolicy loaded = PolicyLoader.Load(Path.Combine(Systems, name));
        Assert.Empty(loaded.Errors);
        SystemPolicy policy = WithoutGuestFiles(loaded.Policy!);
        SystemImage image = SystemCompiler.Build(
            policy,
            subject => NativeProgram.Read(ElfImage.Parse(TestElf.Program()), subject.Name.Value),
            [WithStandIns(policy)]);
        Assert.True(KernelVerdict.Of(policy, image.Bytes).IsAccepted);
        string[] pictures =
        [
            GraphPicture.Draw(policy),
            SchedulePicture.Draw(policy),
            MemoryPicture.Draw(MemoryMap.Of(image.Vector)),
        ];
        Assert.All(pictures, picture => Assert.Contains(name, XDocument.Parse(picture).Root!.Value));
        NoLabelLiesOverAnother(XDocument.Parse(pictures[0]));
    }

    private static void NoLabelLiesOverAnother(XDocument graph)
    {
        (double Left, double Top, double Right, double Bottom, string Text)[] labels =
        [
            .. graph.Descendants().Where(element => (string?)element.Attribute("class") == "halo").Select(halo => (
                Left: (double)halo.Attribute("x")!,
                Top: (double)halo.Attribute("y")!,
                Right: (double)halo.Attribute("x")! + (double)halo.Attribute("width")!,
                Bottom: (double)halo.Attribute("y")! + (double)halo.Attribute("height")!,
                Text: halo.Parent!.Value)),
        ];
        for (int index = 0; index < labels.Length; index++)
        {
            Assert.All(labels.Skip(index + 1), label => Assert.False(
                label.Left < labels[index].Right && label.Right > labels[index].Left
                    && label.Top < labels[index].Bottom && label.Bottom > labels[index].Top,
                $"{label.Text} lies over {labels[index].Text}"));
        }
    }

    /// <summary>The policy without kernels of guests and contents of memory, which are the build's.</summary>
    private static SystemPolicy WithoutGuestFiles(SystemPolicy policy) => policy with
    {
        Subjects =
        [
            .. policy.Subjects.Select(subject => subject with
            {
                VirtualMachine = subject.VirtualMachine is { Kernel: not null }
                    ? new VirtualMachine { EntryPoint = TestPolicy.At(0x7c00ul) }
                    : subject.VirtualMachine,
                Grants = subject.Grants with
                {
                    Memory = [.. subject.Grants.Memory.Select(region => region with { File = null })],
                },
            }),
        ],
    };

    /// <summary>A folder with something in the place of each image, which the build may make later.</summary>
    private string WithStandIns(SystemPolicy policy)
    {
        foreach (GuestImage image in policy.Subjects.SelectMany(subject => subject.VirtualMachine?.Images ?? []))
        {
            File.WriteAllBytes(Path.Combine(_images.FullName, image.File.Value), new byte[16]);
        }

        return _images.FullName;
    }
}
