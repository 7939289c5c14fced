using Bulkhead.BootHarness;

namespace Bulkhead.Boot.Tests;

/// <summary>One boot of the kernel alone in Bochs, for all assertions on it.</summary>
public sealed class BochsBoot : IAsyncLifetime
{
    public BootLog Log { get; private set; } = null!;

    public async Task InitializeAsync() =>
        Log = await BootRun.ToEndAsync(Repository.Launch("--emulator", "bochs", Repository.Kernel));

    public Task DisposeAsync() => Task.CompletedTask;
}
