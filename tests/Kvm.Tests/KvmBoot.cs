using System.Reflection;
using Bulkhead.BootHarness;
using Bulkhead.BootHarness.Launching;

namespace Bulkhead.Kvm.Tests;

/// <summary>
/// One run under QEMU/KVM, in Debian's Linux, in Bochs. The log is that of the innermost machine; what Linux and Bochs
/// have to say is in the complaint.
/// </summary>
/// <param name="arguments">What follows `qemu/launch --emulator kvm-in-bochs`; paths begin at the repository's root.
/// </param>
public abstract class KvmBoot(params string[] arguments) : IAsyncLifetime
{
    /// <summary>
    /// The longest run takes some 165 s of processor time, and a machine may be slow or have other work.
    /// </summary>
    private const int LauncherSeconds = 1800;

    // Above the launcher's own bound, so that this speaks and shows Linux' log.
    private static readonly TimeSpan s_bound = TimeSpan.FromSeconds(LauncherSeconds + 30);

    public BootLog Log { get; private set; } = null!;

    public static string Root { get; } = typeof(KvmBoot).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    public async Task InitializeAsync() => Log = await RunAsync(
        Path.Combine("qemu", "launch"), ["--emulator", "kvm-in-bochs", "--timeout", $"{LauncherSeconds}", .. arguments]);

    public Task DisposeAsync() => Task.CompletedTask;

    /// <summary>Runs a launcher from the repository's root; EMULATOR of the environment does not reach it.</summary>
    public static Task<BootLog> RunAsync(string program, IReadOnlyList<string> arguments) => BootRun.ToEndAsync(
        new CommandLauncher(Path.Combine(Root, program), arguments)
        {
            WorkingDirectory = Root,
            Environment = new Dictionary<string, string?> { ["EMULATOR"] = null },
        },
        new BootOptions { Bound = s_bound });
}
