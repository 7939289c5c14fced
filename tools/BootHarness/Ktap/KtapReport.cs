namespace Bulkhead.BootHarness.Ktap;

/// <summary>What <see cref="KtapParser"/> read in a log.</summary>
public sealed record KtapReport
{
    /// <summary>The version that the header names; null if there is no header, and then the suite is empty.</summary>
    public required int? Version { get; init; }

    /// <summary>The outermost suite.</summary>
    public required KtapSuite Suite { get; init; }

    /// <summary>The end line; null if the run did not say how it ended.</summary>
    public required KtapEnd? End { get; init; }

    /// <summary>The reason of a <c>Bail out!</c> line; null without one.</summary>
    public required string? BailOut { get; init; }

    /// <summary>What is wrong with the log; empty if it is well formed.</summary>
    public required IReadOnlyList<KtapProblem> Problems { get; init; }

    /// <summary>The test points that count against the run, subtests included.</summary>
    public IEnumerable<KtapTestPoint> Failures => Suite.AllTestPoints.Where(point => point.Failed);

    /// <summary>True if the log is well formed, nothing failed, and the run said nothing else at its end.</summary>
    public bool Succeeded =>
        Problems.Count == 0 && BailOut is null && End is null or { Status: 0 } && !Failures.Any();
}
