using System.Reflection;
using Bulkhead.BootHarness.Launching;

namespace Bulkhead.Boot.Tests;

/// <summary>Where the images and the launcher are.</summary>
internal static class Repository
{
    public static string Root { get; } = typeof(Repository).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    /// <summary>What `make kernel` and `make iso` build, and `make test` builds before it runs the tests.</summary>
    public static string Kernel { get; } = Path("build", "kernel", "kernel.elf");

    public static string Iso { get; } = Path("build", "bulkhead.iso");

    /// <summary>The trials' image.</summary>
    public static string Trials { get; } = Path("build", "trials", "trials.elf");

    /// <summary>The launcher with these arguments; EMULATOR of the environment does not reach it.</summary>
    public static Launcher Launch(params string[] arguments) =>
        new CommandLauncher(Path("qemu", "launch"), arguments)
        {
            Environment = new Dictionary<string, string?> { ["EMULATOR"] = null },
        };
}
