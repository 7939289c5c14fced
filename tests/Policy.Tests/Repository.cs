namespace Bulkhead.Policy.Tests;

/// <summary>Where the sources are.</summary>
internal static class Repository
{
    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    /// <summary>The policies of the shipped systems.</summary>
    public static IEnumerable<string> Systems => Directory.EnumerateFiles(
        Path.Combine(Root, "systems"), "system.yaml", SearchOption.AllDirectories).Order();

    private static string Find(DirectoryInfo? folder)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Kernel.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException(
            "the tests are not below the folder of Kernel.sln");
    }
}
