using System.Diagnostics;
using Bulkhead.BootHarness.Launching;
using Xunit;

namespace Bulkhead.BootHarness.Example;

/// <summary>Boots Debian's Linux once, without a root file system, for all tests of a class: about 4 s.</summary>
public sealed class LinuxBoot : IAsyncLifetime
{
    public BootLog Log { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "linux");
        using Process fetch = Process.Start(Path.Combine(AppContext.BaseDirectory, "fetch-linux"), [folder]);
        await fetch.WaitForExitAsync();

        QemuLauncher linux = new()
        {
            Kernel = Path.Combine(folder, "vmlinuz"),
            CommandLineOfKernel = "console=ttyS0 panic=-1",
        };
        Log = await BootRun.ToEndAsync(linux, new BootOptions { Bound = TimeSpan.FromSeconds(60) });
    }

    public Task DisposeAsync() => Task.CompletedTask;
}
