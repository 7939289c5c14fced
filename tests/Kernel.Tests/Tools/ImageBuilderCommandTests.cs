using System.Diagnostics;
using Bulkhead.Elf;
using Bulkhead.ImageBuilder;

namespace Bulkhead.Kernel.Tests.Tools;

/// <summary>The command line of the image builder, run as a program.</summary>
public sealed class ImageBuilderCommandTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("image-builder-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void SymbolsAreWrittenToAFile()
    {
        ElfFile file = new ElfFile().Section(".text", 0x1000, 0xc3).Symbol("main", 0x1000, SymbolType.Function);
        string elf = Write("kernel.elf", file.Bytes());
        string output = Path.Combine(folder.FullName, "symbols.bin");

        Assert.Equal((0, string.Empty), Run("symbols", elf, output));
        Assert.Equal(SymbolTableWriter.Write(file.Image()), File.ReadAllBytes(output));
        AssertFiles("kernel.elf", "symbols.bin");
    }

    [Fact]
    public void ARefusalIsOneLineAndChangesNothing()
    {
        string elf = Write("kernel.elf", "not an image"u8.ToArray());
        string output = Path.Combine(folder.FullName, "symbols.bin");
        foreach (string[] arguments in new[] { new[] { "seal", elf }, ["symbols", elf, output] })
        {
            (int status, string error) = Run(arguments);
            Assert.Equal(2, status);
            Assert.StartsWith("image-builder: ", error, StringComparison.Ordinal);
            Assert.Single(error.TrimEnd().Split('\n'));
        }

        Assert.Equal("not an image"u8.ToArray(), File.ReadAllBytes(elf));
        AssertFiles("kernel.elf");
    }

    [Fact]
    public void AFileThatCannotBeWrittenIsOneLineAndLeavesNothingBehind()
    {
        string elf = Write("kernel.elf", new ElfFile().Section(".text", 0x1000, 0xc3).Bytes());
        string output = Directory.CreateDirectory(Path.Combine(folder.FullName, "taken")).FullName;
        (int status, string error) = Run("symbols", elf, output);
        Assert.Equal(2, status);
        Assert.Contains("taken", error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
        AssertFiles("kernel.elf", "taken");
    }

    private string Write(string name, byte[] content)
    {
        string path = Path.Combine(folder.FullName, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    private void AssertFiles(params string[] names) =>
        Assert.Equal(names, folder.EnumerateFileSystemInfos().Select(file => file.Name).Order(StringComparer.Ordinal));

    private static (int Status, string Error) Run(params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", [typeof(ImageSeal).Assembly.Location, .. arguments])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, error);
    }
}
