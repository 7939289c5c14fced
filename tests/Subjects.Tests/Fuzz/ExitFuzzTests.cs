namespace Bulkhead.Subjects.Tests.Fuzz;

using System.Globalization;
using Bulkhead.Kernel.Subjects;
using Xunit.Abstractions;

/// <summary>
/// Random exits into the dispatcher. BULKHEAD_FUZZ_COUNT says how many (1,000,000 without it), BULKHEAD_FUZZ_SEED with
/// which seed to begin (0): a failure names its seed, so that seed with a count of 1 repeats it.
/// </summary>
public sealed class ExitFuzzTests(ITestOutputHelper output)
{
    private const int DefaultCount = 1_000_000;

    [Fact]
    public void NoExitBreaksAPromise()
    {
        int count = Setting("BULKHEAD_FUZZ_COUNT", DefaultCount);
        int first = Setting("BULKHEAD_FUZZ_SEED", 0);
        using ExitFuzzer fuzzer = new();
        for (int index = 0; index < count; index++)
        {
            string? wrong = fuzzer.Run(unchecked(first + index));
            Assert.True(wrong is null, wrong);
        }

        foreach ((string outcome, int times) in fuzzer.Outcomes.OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            output.WriteLine($"{outcome}: {times}");
        }

        if (count >= DefaultCount)
        {
            AssertEverywhere(fuzzer);
        }
    }

    /// <summary>
    /// Every action goes on now and then, except for the ones that never do: to hand over to a monitor is not this
    /// level's.
    /// </summary>
    private static void AssertEverywhere(ExitFuzzer fuzzer)
    {
        string[] expected =
        [
            "fast",
            .. Enum.GetValues<TrapAction>().Select(action => $"stops, {action}"),
            .. Enum.GetValues<TrapAction>().Except([TrapAction.Stop, TrapAction.Monitor])
                .Select(action => $"goes on, {action}"),
            "goes on, Cpuid", "goes on, Xsetbv", "goes on, ControlRegisterAccess", "stops, ControlRegisterAccess",
            "goes on, ExceptionOrNmi", "stops, ExceptionOrNmi",
            "goes on, MovDr", "goes on, Rdtsc", "goes on, Rdtscp", "goes on, Invlpg", "goes on, InterruptWindow",
            "goes on, NmiWindow",
        ];
        Assert.All(expected, outcome => Assert.True(fuzzer.Outcomes.GetValueOrDefault(outcome) > 500, outcome));
        Assert.DoesNotContain($"goes on, {TrapAction.Stop}", fuzzer.Outcomes.Keys);
    }

    private static int Setting(string name, int otherwise)
    {
        string? text = Environment.GetEnvironmentVariable(name);
        return string.IsNullOrEmpty(text) ? otherwise
            : int.TryParse(text, CultureInfo.InvariantCulture, out int value) ? value
            : throw new FormatException($"{name} is '{text}': give a whole number from 0 to {int.MaxValue}");
    }
}
