namespace Bulkhead.BootHarness.Ktap;

/// <summary>A KTAP log, or a log nested in one: a plan, its test points and its diagnostics.</summary>
public sealed record KtapSuite
{
    /// <summary>The name that a <c># Subtest: NAME</c> line gives; empty without one.</summary>
    public required string Name { get; init; }

    /// <summary>The N of <c>1..N</c>; null if there is no plan.</summary>
    public required int? Plan { get; init; }

    /// <summary>The test points in the order of the log.</summary>
    public required IReadOnlyList<KtapTestPoint> TestPoints { get; init; }

    /// <summary>The diagnostics in the order of the log.</summary>
    public required IReadOnlyList<KtapDiagnostic> Diagnostics { get; init; }

    /// <summary>The test points, each after its subtests, to any depth.</summary>
    public IEnumerable<KtapTestPoint> AllTestPoints =>
        TestPoints.SelectMany(point => (point.Subtests?.AllTestPoints ?? []).Append(point));

    /// <summary>The diagnostics of the suite and of its subtests, to any depth.</summary>
    public IEnumerable<KtapDiagnostic> AllDiagnostics =>
        Diagnostics.Concat(TestPoints.SelectMany(point => point.Subtests?.AllDiagnostics ?? []));
}
