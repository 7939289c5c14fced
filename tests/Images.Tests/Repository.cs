namespace Bulkhead.Images.Tests;

/// <summary>Paths inside the repository that the tests run from.</summary>
internal static class Repository
{
    /// <summary>The folder that holds Kernel.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The absolute path of a file of the repository.</summary>
    public static string PathOf(string relative) => Path.Combine(Root, relative);

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Kernel.sln")))
            {
                return folder.FullName;
            }
        }
        throw new InvalidOperationException(
            $"no Kernel.sln above {AppContext.BaseDirectory}: run the tests from the repository");
    }
}
