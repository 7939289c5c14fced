using System.IO.Compression;
using System.Reflection;
using Bulkhead.BootHarness.Tests.Support;
using Xunit;

namespace Bulkhead.BootHarness.Tests;

/// <summary>The library as a package for others.</summary>
public sealed class PackageTests
{
    [Fact]
    public void HoldsTheLibraryItsDocumentationAndNoDependency()
    {
        using TemporaryFolder folder = new();
        string configuration = typeof(BootLog).Assembly
            .GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        Command.Check("dotnet", "pack", Path.Combine(Repository.Root, "tools", "BootHarness"), "--no-build",
            "-c", configuration, "-o", folder.Path, "--nologo");

        using ZipArchive package = ZipFile.OpenRead(Assert.Single(Directory.GetFiles(folder.Path)));
        Assert.StartsWith("Bulkhead.BootHarness.", Path.GetFileName(Directory.GetFiles(folder.Path)[0]));
        string[] names = [.. package.Entries.Select(entry => entry.FullName)];
        Assert.Contains("README.md", names);
        Assert.Contains("lib/net10.0/Bulkhead.BootHarness.dll", names);
        Assert.Contains("lib/net10.0/Bulkhead.BootHarness.xml", names);
        using StreamReader specification = new(package.GetEntry("Bulkhead.BootHarness.nuspec")!.Open());
        Assert.DoesNotContain("<dependency ", specification.ReadToEnd());
    }
}
