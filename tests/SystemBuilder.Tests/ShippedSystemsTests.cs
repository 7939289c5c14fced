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
        SystemImage image = SystemCompiler.Build(
            loaded.Policy!,
            subject => NativeProgram.Read(ElfImage.Parse(TestElf.Program()), subject.Name.Value),
            [WithStandIns(loaded.Policy!)]);
        Assert.True(KernelVerdict.Of(loaded.Policy!, image.Bytes).IsAccepted);
        string[] pictures =
        [
            GraphPicture.Draw(loaded.Policy!),
            SchedulePicture.Draw(loaded.Policy!),
            MemoryPicture.Draw(MemoryMap.Of(image.Vector)),
        ];
        Assert.All(pictures, picture => Assert.Contains(name, XDocument.Parse(picture).Root!.Value));
    }

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
