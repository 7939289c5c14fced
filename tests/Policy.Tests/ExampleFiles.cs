namespace Bulkhead.Policy.Tests;

/// <summary>The example documents beside the tests.</summary>
internal static class ExampleFiles
{
    public static string TwoLevels => File.ReadAllText(PathOf("two-levels.yaml"));

    public static string Base => File.ReadAllText(PathOf("base.yaml"));

    public static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Examples", name);
}
