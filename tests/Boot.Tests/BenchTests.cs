using Bulkhead.Benchmarks;
using Bulkhead.BootHarness;

namespace Bulkhead.Boot.Tests;

/// <summary>
/// A boot of the bench image in Bochs, one of its twin that counts VMREADs and VMWRITEs, and one of the benchmark
/// system.
/// </summary>
public sealed class BenchBoot : IAsyncLifetime
{
    public BootLog Ticks { get; private set; } = null!;

    public BootLog Accesses { get; private set; } = null!;

    public BootLog System { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Ticks = await Boot(Repository.Path("build", "bench", "bench.elf"));
        Accesses = await Boot(Repository.Path("build", "bench-count", "bench-count.elf"));
        System = await Boot(Repository.Path("build", "systems", "benchmark", "benchmark.iso"));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    private static Task<BootLog> Boot(string image) =>
        BootRun.ToEndAsync(Repository.Launch("--emulator", "bochs", image));
}

/// <summary>What VM exits cost, within the budgets.</summary>
public sealed class BenchTests(BenchBoot boot) : IClassFixture<BenchBoot>
{
    private readonly BenchmarkReference reference = BenchmarkReference.Load(BenchmarkReference.DefaultPath);

    [Fact]
    public void EveryProgramEndsAndAllItsExitsCostTheSame()
    {
        Assert.All([boot.Ticks, boot.Accesses, boot.System], log =>
        {
            log.AssertStatus(0);
            log.AssertNoFailures();
        });
        Assert.All(reference.Exits, exit => boot.Ticks.AssertPassed(exit.Name));
    }

    [Fact]
    public void EveryFigureIsThereAndWithinItsBudget()
    {
        BenchmarkFigures figures = new(boot.Ticks, boot.Accesses, boot.System);
        Assert.Empty(BenchmarkVerdict.Complaints(reference, figures));
    }

    /// <summary>A handler shorter than the floor would not have been measured.</summary>
    [Fact]
    public void NothingIsCheaperThanTheFloor()
    {
        BenchmarkFigures figures = new(boot.Ticks, boot.Accesses, boot.System);
        Assert.All(reference.Exits, exit =>
        {
            Assert.True(figures.Ticks(exit.Name) > (ulong)reference.Floor, exit.Name);
            Assert.True(figures.Vmreads(exit.Name) > 0, exit.Name);
        });
    }
}
