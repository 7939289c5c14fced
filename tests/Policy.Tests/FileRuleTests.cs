using Bulkhead.Policy.Loading;

namespace Bulkhead.Policy.Tests;

/// <summary>The rules of the files that a policy refers to.</summary>
public sealed class FileRuleTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("bulkhead-policy-");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void SoundSystem_IsAccepted() => Assert.Empty(Load("base").Errors);

    [Fact]
    public void MissingPolicy_IsRefused() =>
        Assert.Equal(
            "file-unreadable", Assert.Single(PolicyLoader.Load(Path.Combine(_root.FullName, "no")).Errors).Rule.Id);

    [Fact]
    public void MissingProgram_IsRefused()
    {
        Make("base").GetDirectories("helper")[0].Delete();
        Assert.Equal("program-missing", Assert.Single(LoadOnly("base").Errors).Rule.Id);
    }

    [Fact]
    public void MissingImage_IsRefused()
    {
        Make("base").GetFiles("guest.bin")[0].Delete();
        Assert.Equal("image-missing", Assert.Single(LoadOnly("base").Errors).Rule.Id);
    }

    [Fact]
    public void ImageThatIsMadeOfItsSource_IsAccepted()
    {
        FileInfo image = Make("base").GetFiles("guest.bin")[0];
        image.MoveTo(Path.ChangeExtension(image.FullName, ".asm"));
        Assert.Empty(LoadOnly("base").Errors);
    }

    [Fact]
    public void OtherFolderName_IsRefused() =>
        Assert.Equal("system-name-folder", Assert.Single(Load("other").Errors).Rule.Id);

    private LoadedPolicy Load(string folder)
    {
        Make(folder);
        return LoadOnly(folder);
    }

    private LoadedPolicy LoadOnly(string folder) => PolicyLoader.Load(Path.Combine(_root.FullName, folder));

    private DirectoryInfo Make(string name)
    {
        DirectoryInfo folder = _root.CreateSubdirectory(name);
        File.WriteAllText(Path.Combine(folder.FullName, "system.yaml"), ExampleFiles.Base);
        File.WriteAllText(Path.Combine(folder.FullName, "guest.bin"), "guest");
        foreach (string program in new[] { "sensor", "clerk", "helper", "uart", "auditor" })
        {
            folder.CreateSubdirectory(program);
        }

        return folder;
    }
}
