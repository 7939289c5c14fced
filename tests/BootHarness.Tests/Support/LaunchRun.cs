using Bulkhead.BootHarness.Launching;

namespace Bulkhead.BootHarness.Tests.Support;

/// <summary>Runs qemu/launch by means of the library, as its users do.</summary>
internal static class LaunchRun
{
    public static CommandLauncher Launcher(params IReadOnlyList<string> arguments) =>
        new(Repository.Launch, arguments)
        {
            Environment = new Dictionary<string, string?> { ["MAKE_ISO"] = TestKernel.IsoMaker, ["EMULATOR"] = null },
        };

    public static Task<BootLog> RunAsync(params IReadOnlyList<string> arguments) =>
        BootRun.ToEndAsync(Launcher(arguments), new BootOptions { Bound = TimeSpan.FromSeconds(60) });
}
