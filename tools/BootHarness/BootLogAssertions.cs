using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Bulkhead.BootHarness.Ktap;

namespace Bulkhead.BootHarness;

/// <summary>
/// Assertions on a <see cref="BootLog"/>. Each throws <see cref="BootAssertionException"/>, which every test framework
/// reports as a failure. A text is looked for as it is, in upper and lower case as given, anywhere in a line.
/// </summary>
public static class BootLogAssertions
{
    /// <summary>The machine ended by itself, and its status was this one.</summary>
    public static void AssertStatus(this BootLog log, int status)
    {
        AssertEnded(log);
        if (log.Status != status)
        {
            Fail(log, $"expected status {status}, the run ended with {Say(log.Status)}{Say(log.Ktap.End)}");
        }
    }

    /// <summary>The machine ended by itself: no bound stopped it.</summary>
    public static void AssertEnded(this BootLog log)
    {
        if (log.Outcome != BootOutcome.Ended)
        {
            Fail(log, "expected the machine to end by itself");
        }
    }

    /// <summary>A line holds the text.</summary>
    /// <returns>The first such line.</returns>
    public static string AssertLine(this BootLog log, string text) =>
        log.Lines.FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal))
        ?? Fail<string>(log, $"expected a line with \"{text}\", none has it");

    /// <summary>A line matches the pattern.</summary>
    /// <returns>The match in the first such line.</returns>
    public static Match AssertLine(this BootLog log, Regex pattern) =>
        log.Lines.Select(line => pattern.Match(line)).FirstOrDefault(match => match.Success)
        ?? Fail<Match>(log, $"expected a line that matches /{pattern}/, none does");

    /// <summary>No line holds the text.</summary>
    public static void AssertAbsent(this BootLog log, string text) =>
        AssertAbsent(log, line => line.Contains(text, StringComparison.Ordinal), $"with \"{text}\"");

    /// <summary>No line matches the pattern.</summary>
    public static void AssertAbsent(this BootLog log, Regex pattern) =>
        AssertAbsent(log, pattern.IsMatch, $"that matches /{pattern}/");

    /// <summary>The texts come in this order, each in a line of its own; other lines may stand between.</summary>
    public static void AssertOrder(this BootLog log, params IReadOnlyList<string> texts)
    {
        int next = 0;
        for (int index = 0; index < texts.Count; index++)
        {
            int found = Find(log, texts[index], next);
            if (found < 0)
            {
                string after = index == 0 ? "" : $" after \"{texts[index - 1]}\" (line {next})";
                int before = Find(log, texts[index], 0);
                string there = before < 0 ? "no line has it" : $"it stands in line {before + 1}";
                Fail(log, $"expected a line with \"{texts[index]}\"{after}; {there}", next);
            }

            next = found + 1;
        }
    }

    /// <summary>A diagnostic line (<c># key=value</c>) gives the key this value.</summary>
    public static void AssertValue(this BootLog log, string key, string value)
    {
        string actual = AssertValue(log, key);
        if (actual != value)
        {
            Fail(log, $"expected {key}={value}, the log says {key}={actual}");
        }
    }

    /// <summary>A diagnostic line (<c># key=value</c>) has the key.</summary>
    /// <returns>The value that the first such line gives.</returns>
    public static string AssertValue(this BootLog log, string key) =>
        log.Ktap.Suite.AllDiagnostics.Select(line => line.Values.GetValueOrDefault(key)).FirstOrDefault(Exists)
        ?? Fail<string>(log, $"expected a diagnostic with {key}=..., none has it");

    /// <summary>The test point's detail (<c>ok 1 name: key=value</c>) gives the key this value.</summary>
    public static void AssertValue(this KtapTestPoint point, string key, string value)
    {
        if (point.Values.GetValueOrDefault(key) is var actual && actual != value)
        {
            throw new BootAssertionException(
                $"line {point.LineNumber}: expected {key}={value} in test point {point.Name}, "
                + (actual is null ? $"it has no {key}: {point.Detail}" : $"it says {key}={actual}"));
        }
    }

    /// <summary>The test point of this name ran and succeeded.</summary>
    public static KtapTestPoint AssertPassed(this BootLog log, string name) =>
        AssertPoint(log, name, "pass", point => point.Passed);

    /// <summary>The test point of this name failed, and no directive excuses it.</summary>
    public static KtapTestPoint AssertFailed(this BootLog log, string name) =>
        AssertPoint(log, name, "fail", point => point.Failed);

    /// <summary>The test point of this name was skipped.</summary>
    public static KtapTestPoint AssertSkipped(this BootLog log, string name) =>
        AssertPoint(log, name, "be skipped", point => point.Skipped);

    /// <summary>The log is KTAP without a fault: header, plan, numbers, nesting and end fit each other.</summary>
    public static void AssertWellFormed(this BootLog log)
    {
        if (log.Ktap.Problems.Count > 0)
        {
            Fail(log, $"expected well-formed KTAP; {string.Join("; ", log.Ktap.Problems)}",
                log.Ktap.Problems[0].LineNumber);
        }
    }

    /// <summary>The log is well formed and no test point failed; skipped ones are allowed.</summary>
    public static void AssertNoFailures(this BootLog log)
    {
        AssertWellFormed(log);
        if (log.Ktap.Failures.ToArray() is { Length: > 0 } failures)
        {
            string lines = string.Join("; ", failures.Select(point => log.Lines[point.LineNumber - 1].Trim()));
            Fail(log, $"expected no failures, there are {failures.Length}: {lines}", failures[0].LineNumber);
        }
    }

    private static KtapTestPoint AssertPoint(
        BootLog log, string name, string what, Predicate<KtapTestPoint> condition)
    {
        KtapTestPoint[] points = [.. log.Ktap.Suite.AllTestPoints.Where(point => point.Name == name)];
        if (points.Length != 1)
        {
            Fail(log, $"expected one test point named {name}, there are {points.Length}");
        }

        if (!condition(points[0]))
        {
            int line = points[0].LineNumber;
            Fail(log, $"expected test point {name} to {what}; it says: {log.Lines[line - 1].Trim()}", line);
        }

        return points[0];
    }

    private static void AssertAbsent(BootLog log, Predicate<string> forbidden, string what)
    {
        int found = log.Lines.ToList().FindIndex(forbidden);
        if (found >= 0)
        {
            Fail(log, $"expected no line {what}, line {found + 1} is one", found + 1);
        }
    }

    private static int Find(BootLog log, string text, int first)
    {
        int found = log.Lines.Skip(first).ToList().FindIndex(line => line.Contains(text, StringComparison.Ordinal));
        return found < 0 ? found : found + first;
    }

    private static bool Exists(string? value) => value is not null;

    private static string Say(int? status) => status is null ? "none" : $"{status}";

    private static string Say(KtapEnd? end) => end is null ? "" : $" ({end.Name})";

    [DoesNotReturn]
    private static void Fail(BootLog log, string expectation, int line = 0) =>
        throw new BootAssertionException(BootLogDescription.Describe(log, expectation, line));

    private static T Fail<T>(BootLog log, string expectation) =>
        throw new BootAssertionException(BootLogDescription.Describe(log, expectation, 0));
}
