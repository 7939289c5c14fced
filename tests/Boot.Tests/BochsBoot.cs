using Bulkhead.BootHarness;

namespace Bulkhead.Boot.Tests;

/// <summary>One boot of the kernel in Bochs, as `make run` does it, for all assertions on it.</summary>
public sealed class BochsBoot : IAsyncLifetime
{
    public BootLog Log { get; private set; } = null!;

    public async Task InitializeAsync() =>
        Log = await BootRun.ToEndAsync(Repository.Launch("--emulator", "bochs", Repository.Iso));

    public Task DisposeAsync() => Task.CompletedTask;
}
