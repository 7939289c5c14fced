using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Bulkhead.Benchmarks;

/// <summary>Budgets, and figures to compare with: <c>reference.yaml</c>.</summary>
public sealed record BenchmarkReference
{
    /// <summary>Where the file is that comes with this program.</summary>
    public static string DefaultPath { get; } = Path.Combine(AppContext.BaseDirectory, "reference.yaml");

    /// <summary>How Linux KVM's figures were measured.</summary>
    public required string Source { get; init; }

    /// <summary>Ticks of the least that a handler can be.</summary>
    public required int Floor { get; init; }

    /// <summary>The kinds of exit, in the order of the table.</summary>
    public required IList<ExitReference> Exits { get; init; }

    /// <summary>
    /// What the benchmark system measures of the product kernel, in the order of the table behind the exits.
    /// </summary>
    public required IList<ExitReference> Services { get; init; }

    /// <summary>The most VMREADs of an exit that has a budget.</summary>
    public required int Vmreads { get; init; }

    /// <summary>The most VMWRITEs of an exit that has a budget.</summary>
    public required int Vmwrites { get; init; }

    /// <summary>Reads the file.</summary>
    /// <exception cref="BenchmarkException">It cannot be read, or is no such file.</exception>
    public static BenchmarkReference Load(string path)
    {
        try
        {
            return new DeserializerBuilder()
                .WithNamingConvention(HyphenatedNamingConvention.Instance)
                .WithEnforceRequiredMembers()
                .WithDuplicateKeyChecking()
                .Build()
                .Deserialize<BenchmarkReference?>(File.ReadAllText(path))
                ?? throw new BenchmarkException($"{path}:1: the file is empty: take the one of the sources");
        }
        catch (YamlException refusal)
        {
            throw new BenchmarkException(
                $"{path}:{refusal.Start.Line}: {(refusal.InnerException ?? refusal).Message.ReplaceLineEndings(" ")}: "
                + "correct the line");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new BenchmarkException($"{path}: cannot be read: {failure.Message}: correct the path");
        }
    }
}

/// <summary>What is known of one kind of exit, or of a service, beforehand.</summary>
public sealed record ExitReference
{
    /// <summary>Its name in the log, such as <c>exit.cpuid</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Its name for a person.</summary>
    public required string Title { get; init; }

    /// <summary>The most ticks that it may cost; null if there is no budget.</summary>
    public ulong? Budget { get; init; }

    /// <summary>Ticks under Linux KVM; null if there is no counterpart.</summary>
    public ulong? LinuxKvm { get; init; }

    /// <summary>Who answers it under Linux KVM.</summary>
    public string AnsweredBy { get; init; } = "";
}
