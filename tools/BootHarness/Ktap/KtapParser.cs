using System.Globalization;
using System.Text.RegularExpressions;

namespace Bulkhead.BootHarness.Ktap;

/// <summary>
/// Reads KTAP version 1 (the Linux kernel's documentation, "The Kernel Test Anything Protocol"). What stands before
/// the header, such as the words of a firmware, is passed over, and so are lines that are none of the protocol's. If
/// the header carries a time as Linux' printk puts it (<c>[    1.234567] </c>), such times are taken off every line.
/// </summary>
public sealed partial class KtapParser
{
    private readonly List<KtapProblem> problems = [];
    private readonly Stack<KtapSuiteBuilder> open = new();
    private int? version;
    private bool timed;
    private KtapEnd? end;
    private string? bailOut;

    private KtapParser()
    {
    }

    /// <summary>Reads a log. Never throws for what a log says: see <see cref="KtapReport.Problems"/>.</summary>
    /// <param name="lines">Lines without line ends, as <see cref="SerialText.Clean"/> makes them.</param>
    public static KtapReport Parse(IEnumerable<string> lines)
    {
        KtapParser parser = new();
        int lineNumber = 0;
        foreach (string line in lines)
        {
            parser.Read(line, ++lineNumber);
        }

        return parser.Finish();
    }

    /// <summary>Reads a log as it came from a serial port or a file.</summary>
    public static KtapReport Parse(string text) =>
        Parse(text.TrimEnd('\n').Split('\n').SelectMany(SerialText.Clean));

    private void Read(string line, int lineNumber)
    {
        if (version is null)
        {
            ReadHeader(line, lineNumber);
            return;
        }

        string text = (timed ? Time().Replace(line, "", 1) : line).TrimEnd();
        int indent = text.Length - text.TrimStart(' ').Length;
        text = text[indent..];
        if (text.Length == 0)
        {
            return;
        }

        if (end is not null)
        {
            problems.Add(new(lineNumber, "a line after the end line"));
        }

        if (NestedHeader().IsMatch(text) || text.StartsWith("# Subtest:", StringComparison.Ordinal))
        {
            OpenSuite(text, indent, lineNumber);
        }
        else if (SuiteAt(indent, text, lineNumber) is { } suite)
        {
            ReadInSuite(suite, text, lineNumber);
        }
    }

    private void ReadHeader(string line, int lineNumber)
    {
        Match header = Header().Match(line.TrimEnd());
        if (!header.Success)
        {
            return;
        }

        timed = Time().IsMatch(line);
        version = ParseNumber(header.Groups["version"].Value);
        if (version != 1)
        {
            problems.Add(new(lineNumber, $"KTAP version {version}, this is a reader of version 1"));
        }

        open.Push(new(0, lineNumber));
    }

    private void OpenSuite(string text, int indent, int lineNumber)
    {
        if (indent > open.Peek().Indent)
        {
            DiscardUnclaimed(open.Peek());
            open.Push(new(indent, lineNumber));
        }
        else if (!text.StartsWith('#'))
        {
            problems.Add(new(lineNumber, "a second header (did the machine start again?)"));
            return;
        }

        if (text.StartsWith('#') && indent == open.Peek().Indent)
        {
            open.Peek().Name = text["# Subtest:".Length..].Trim();
        }
    }

    // A result line or a plan closes the deeper suites above it; any other line leaves them open.
    private KtapSuiteBuilder? SuiteAt(int indent, string text, int lineNumber)
    {
        if (text.StartsWith('#') || BailOut().IsMatch(text))
        {
            return open.Peek();
        }

        if (!Plan().IsMatch(text) && !Result().IsMatch(text))
        {
            return null;
        }

        if (open.All(suite => suite.Indent != indent))
        {
            problems.Add(new(lineNumber, $"no header opened a suite that is indented by {indent}"));
            return null;
        }

        while (open.Peek().Indent != indent)
        {
            CloseSuite();
        }

        return open.Peek();
    }

    private void CloseSuite()
    {
        KtapSuiteBuilder closed = open.Pop();
        DiscardUnclaimed(closed);
        open.Peek().Unclaimed = closed;
    }

    private void DiscardUnclaimed(KtapSuiteBuilder suite)
    {
        if (suite.Unclaimed is { } unclaimed)
        {
            problems.Add(new(unclaimed.LineNumber, "subtests that no result line sums up"));
            unclaimed.Build(problems);
            suite.Unclaimed = null;
        }
    }

    private void ReadInSuite(KtapSuiteBuilder suite, string text, int lineNumber)
    {
        if (Plan().Match(text) is { Success: true } plan)
        {
            suite.SetPlan(ParseNumber(plan.Groups["count"].Value), lineNumber, problems);
        }
        else if (Result().Match(text) is { Success: true } result)
        {
            KtapSuite? subtests = suite.Unclaimed?.Build(problems);
            suite.Unclaimed = null;
            suite.Add(TestPoint(result, subtests, lineNumber), problems);
        }
        else if (text.StartsWith('#'))
        {
            suite.Add(new KtapDiagnostic(lineNumber, text[1..].TrimStart()));
            ReadEnd(text, lineNumber);
        }
        else
        {
            bailOut ??= BailOut().Match(text).Groups["reason"].Value;
            problems.Add(new(lineNumber, text));
        }
    }

    private void ReadEnd(string text, int lineNumber)
    {
        if (End().Match(text) is not { Success: true } match)
        {
            return;
        }

        int status = ParseNumber(match.Groups["status"].Value);
        if (status > 127)
        {
            problems.Add(new(lineNumber, $"status {status} in the end line, must be 0 to 127"));
        }

        end ??= new(lineNumber, status, match.Groups["name"].Value);
    }

    private static KtapTestPoint TestPoint(Match result, KtapSuite? subtests, int lineNumber)
    {
        string description = result.Groups["description"].Value.Trim();
        Match directive = Directive().Match(description);
        if (directive.Success)
        {
            description = description[..directive.Index].TrimEnd();
        }

        return new()
        {
            LineNumber = lineNumber,
            Number = ParseNumber(result.Groups["number"].Value),
            Ok = !result.Groups["not"].Success,
            Description = description,
            Directive = directive.Groups["word"].Value.ToUpperInvariant() switch
            {
                "SKIP" => KtapDirective.Skip,
                "TODO" => KtapDirective.Todo,
                "XFAIL" => KtapDirective.ExpectedFailure,
                "TIMEOUT" => KtapDirective.Timeout,
                "ERROR" => KtapDirective.Error,
                _ => KtapDirective.None,
            },
            Reason = directive.Groups["reason"].Value,
            Subtests = subtests,
        };
    }

    private KtapReport Finish()
    {
        if (version is null)
        {
            problems.Add(new(0, "no header (KTAP version 1)"));
            open.Push(new(0, 0));
            open.Peek().SetPlan(0, 0, problems);
        }

        while (open.Count > 1)
        {
            CloseSuite();
        }

        DiscardUnclaimed(open.Peek());
        KtapSuite suite = open.Pop().Build(problems);
        CheckEnd(suite);
        return new() { Version = version, Suite = suite, End = end, BailOut = bailOut, Problems = problems };
    }

    private void CheckEnd(KtapSuite suite)
    {
        if (end is { Status: 0 } && suite.TestPoints.FirstOrDefault(point => point.Failed) is { } failed)
        {
            problems.Add(new(end.LineNumber, $"status 0, but a test point failed at line {failed.LineNumber}"));
        }
    }

    // A number too large to be one counts as the largest.
    private static int ParseNumber(string digits) =>
        digits.Length == 0 ? 0
        : int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number
        : int.MaxValue;

    [GeneratedRegex("KTAP version (?<version>[0-9]+)$")]
    private static partial Regex Header();

    [GeneratedRegex("^KTAP version [0-9]+$")]
    private static partial Regex NestedHeader();

    [GeneratedRegex(@"^(<[0-9]+>)?\[ *[0-9]+\.[0-9]{6}\](\[ *[TC][0-9]+\])? ")]
    private static partial Regex Time();

    [GeneratedRegex(@"^1\.\.(?<count>[0-9]+)(\s+#.*)?$")]
    private static partial Regex Plan();

    [GeneratedRegex(@"^(?<not>not )?ok(\s+(?<number>[0-9]+)\b)?(\s+-(?=\s|$))?(?<description>\s.*)?$")]
    private static partial Regex Result();

    [GeneratedRegex(@"(^|(?<=\s))#\s*(?<word>SKIP|TODO|XFAIL|TIMEOUT|ERROR)\b:?\s*(?<reason>.*)$",
        RegexOptions.IgnoreCase)]
    private static partial Regex Directive();

    [GeneratedRegex(@"^Bail out!\s*(?<reason>.*)$")]
    private static partial Regex BailOut();

    [GeneratedRegex("^# end status=(?<status>[0-9]+) name=(?<name>[a-z0-9-]+)$")]
    private static partial Regex End();
}
