using Bulkhead.BootHarness;

namespace Bulkhead.Boot.Tests;

/// <summary>One boot of the guests image in Bochs, for all assertions on it.</summary>
public sealed class GuestsBoot : IAsyncLifetime
{
    /// <summary>A boot takes about 20 s of processor time, and a machine may have other work.</summary>
    private const int Seconds = 400;

    public BootLog Log { get; private set; } = null!;

    /// <summary>The same on another of Bochs' processors.</summary>
    public static Task<BootLog> OnAsync(params string[] processor) => BootRun.ToEndAsync(
        Repository.Launch(
            [
                "--emulator", "bochs", "--timeout", $"{Seconds}", .. processor,
                Repository.Path("build", "guests", "guests.elf"),
            ]),
        new() { Bound = TimeSpan.FromSeconds(Seconds + 10) });

    public async Task InitializeAsync() => Log = await OnAsync();

    public Task DisposeAsync() => Task.CompletedTask;
}
