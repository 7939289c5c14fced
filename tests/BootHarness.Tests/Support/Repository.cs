namespace Bulkhead.BootHarness.Tests.Support;

/// <summary>Paths in the repository.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Launch => Path.Combine(Root, "qemu", "launch");

    public static string TestFolder => Path.Combine(Root, "tests", "BootHarness.Tests");

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Kernel.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException($"no Kernel.sln above {AppContext.BaseDirectory}");
    }
}
