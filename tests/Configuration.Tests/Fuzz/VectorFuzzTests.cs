namespace Bulkhead.Configuration.Tests.Fuzz;

using System.Globalization;
using Bulkhead.Configuration.Tests.Reference;
using Bulkhead.Configuration.Tests.Vectors;
using Bulkhead.Kernel.Configuration;
using Xunit.Abstractions;

/// <summary>
/// Mutations of good vectors: the validator survives each, reads nothing outside of it, and accepts none that the
/// reference checker refuses. BULKHEAD_FUZZ_COUNT says how many (1,000,000 without it), BULKHEAD_FUZZ_SEED with which
/// seed to begin (0): a failure names its seed, so that seed with a count of 1 repeats it.
/// </summary>
public sealed class VectorFuzzTests(ITestOutputHelper output)
{
    private const int DefaultCount = 1_000_000;

    /// <summary>Of so many refused vectors the reference checker sees one: it is much the slower of the two.</summary>
    private const int RefusalsASample = 32;

    private readonly Dictionary<ConfigurationFault, int> _faults = [];

    [Fact]
    public void NoBadVectorIsAccepted()
    {
        int count = Setting("BULKHEAD_FUZZ_COUNT", DefaultCount);
        int first = Setting("BULKHEAD_FUZZ_SEED", 0);
        VectorModel[] models = Models();
        byte[][] good = [.. models.Select(model => model.Build())];
        using GuardedMemory memory = new(good.Max(module => module.Length) + 0x1000);
        for (int index = 0; index < count; index++)
        {
            int seed = unchecked(first + index);
            string? wrong = Run(seed, good, memory);
            Assert.True(wrong is null, wrong);
        }

        foreach ((ConfigurationFault fault, int times) in _faults.OrderByDescending(one => one.Value))
        {
            output.WriteLine($"{fault}: {times}");
        }

        if (count >= DefaultCount)
        {
            Assert.Empty(Enum.GetValues<ConfigurationFault>().Except(_faults.Keys));
        }
    }

    /// <summary>Good vectors of several sizes, and again with records that came, went and moved.</summary>
    private static VectorModel[] Models()
    {
        List<VectorModel> models = [GoodVectors.Smallest(), GoodVectors.Complete(), GoodVectors.Complete()];
        models.AddRange(new[] { 2, 3, 4, 6, 9 }.Select(subjects => RandomVectors.Make(new Random(subjects), subjects)));
        return [.. models];
    }

    private string? Run(int seed, byte[][] good, GuardedMemory memory)
    {
        Random random = new(seed);
        (byte[] module, string what) = Mutation(random, good);
        ReadOnlySpan<byte> placed = random.Next(2) == 0 ? memory.PlaceAtEnd(module) : memory.PlaceAtStart(module);
        ConfigurationVerdict verdict = TestMachine.Check(placed);
        _faults[verdict.Fault] = _faults.GetValueOrDefault(verdict.Fault) + 1;
        if (!verdict.IsAccepted && seed % RefusalsASample != 0)
        {
            return null;
        }

        string? wrong = ReferenceChecker.FindWrong(module, TestMachine.ForReference(module.Length));
        return verdict.IsAccepted == wrong is null ? null
            : $"seed {seed}: {what}: the validator says {verdict.Fault} in {verdict.Table} {verdict.Record}, "
                + $"the reference checker {wrong ?? "nothing"}";
    }

    private static (byte[] Module, string What) Mutation(Random random, byte[][] good)
    {
        int which = random.Next(good.Length + 1);
        if (which < good.Length)
        {
            (byte[] module, string change) = VectorMutator.Mutate(good[which], random);
            return (module, $"vector {which}: {change}");
        }

        VectorModel model = GoodVectors.Complete();
        string what = ModelMutator.Mutate(model, random);
        return random.Next(2) == 0 ? (model.Build(), what) : VectorMutator.Mutate(model.Build(), random);
    }

    private static int Setting(string name, int otherwise)
    {
        string? text = Environment.GetEnvironmentVariable(name);
        return string.IsNullOrEmpty(text) ? otherwise
            : int.TryParse(text, CultureInfo.InvariantCulture, out int value) ? value
            : throw new FormatException($"{name} is '{text}': give a whole number from 0 to {int.MaxValue}");
    }
}
