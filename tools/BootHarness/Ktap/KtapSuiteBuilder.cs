namespace Bulkhead.BootHarness.Ktap;

/// <summary>A suite while the parser reads it.</summary>
/// <param name="indent">Number of blanks before each of its lines.</param>
/// <param name="lineNumber">Line that opened it, from 1.</param>
internal sealed class KtapSuiteBuilder(int indent, int lineNumber)
{
    private readonly List<KtapTestPoint> points = [];
    private readonly List<KtapDiagnostic> diagnostics = [];
    private int? plan;
    private bool planIsLast;

    public int Indent => indent;

    public int LineNumber => lineNumber;

    public string Name { get; set; } = "";

    /// <summary>A nested suite that is complete and waits for the result line that sums it up.</summary>
    public KtapSuiteBuilder? Unclaimed { get; set; }

    public void Add(KtapDiagnostic diagnostic) => diagnostics.Add(diagnostic);

    public void SetPlan(int count, int line, List<KtapProblem> problems)
    {
        if (plan is not null)
        {
            problems.Add(new(line, $"a second plan, 1..{count} after 1..{plan}"));
            return;
        }

        plan = count;
        planIsLast = points.Count > 0;
    }

    public void Add(KtapTestPoint point, List<KtapProblem> problems)
    {
        int expected = points.Count + 1;
        if (point.Number != expected)
        {
            problems.Add(new(point.LineNumber, point.Number == 0
                ? $"a test point without a number, expected {expected}"
                : $"test point {point.Number}, expected {expected}"));
        }

        if (planIsLast)
        {
            problems.Add(new(point.LineNumber, "a test point after the plan that closes the suite"));
        }

        if (point.Ok && point.Subtests?.TestPoints.FirstOrDefault(subtest => subtest.Failed) is { } failed)
        {
            problems.Add(new(point.LineNumber,
                $"ok {point.Number} sums up a subtest that failed at line {failed.LineNumber}"));
        }

        points.Add(point);
    }

    public KtapSuite Build(List<KtapProblem> problems)
    {
        if (plan is null)
        {
            problems.Add(new(lineNumber, "no plan (1..N)"));
        }
        else if (plan != points.Count)
        {
            problems.Add(new(lineNumber, $"the plan says {plan} test points, the log has {points.Count}"));
        }

        return new() { Name = Name, Plan = plan, TestPoints = points, Diagnostics = diagnostics };
    }
}
