using System.Xml.Linq;
using Bulkhead.Elf;
using Bulkhead.Policy.Loading;
using Bulkhead.SystemBuilder.Module;
using Bulkhead.SystemBuilder.Pictures;
using Bulkhead.SystemBuilder.Subjects;
using Bulkhead.SystemBuilder.Tests.Support;

namespace Bulkhead.SystemBuilder.Tests;

/// <summary>Every system that ships is built and drawn, here with programs that a test makes.</summary>
public class ShippedSystemsTests
{
    private static readonly string Systems = Path.Combine(Repository.Root, "systems");

    /// <summary>Programs that systems share are looked for below the present folder.</summary>
    public ShippedSystemsTests() => Environment.CurrentDirectory = Repository.Root;

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
            loaded.Location.Folder);
        Assert.True(KernelVerdict.Of(loaded.Policy!, image.Bytes).IsAccepted);
        string[] pictures =
        [
            GraphPicture.Draw(loaded.Policy!),
            SchedulePicture.Draw(loaded.Policy!),
            MemoryPicture.Draw(MemoryMap.Of(image.Vector)),
        ];
        Assert.All(pictures, picture => Assert.Contains(name, XDocument.Parse(picture).Root!.Value));
    }
}
