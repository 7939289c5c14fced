namespace Bulkhead.Images.Tests;

/// <summary>Every bash script of the repository passes shellcheck and explains itself.</summary>
public sealed class ScriptTests
{
    private static readonly IEnumerable<string> Folders = ["boot", "qemu", "tools", ".ci"];

    private static readonly IEnumerable<string> All = [.. Folders
        .Select(Repository.PathOf).Where(Directory.Exists).SelectMany(path => Directory.EnumerateFiles(path))
        .Where(path => File.ReadLines(path).FirstOrDefault() == "#!/bin/bash")
        .Select(path => Path.GetRelativePath(Repository.Root, path)).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Scripts => [.. All];

    [Fact]
    public void There_are_scripts() => Assert.Contains("boot/make-iso", All);

    [Theory]
    [MemberData(nameof(Scripts))]
    public void Shellcheck_finds_nothing(string script) =>
        Command.Run("shellcheck", Repository.PathOf(script)).Succeeded();

    [Theory]
    [MemberData(nameof(Scripts))]
    public void Help_is_given(string script)
    {
        CommandResult result = Command.Run(Repository.PathOf(script), "--help").Succeeded();

        Assert.StartsWith($"Usage: {script}", result.Output);
    }
}
