namespace Bulkhead.Systems.TwoLevels.DowngraderProgram;

using Bulkhead.Subjects;

/// <summary>What the downgrader says of each finding. It repeats nothing of what it refuses.</summary>
public static class ReleaseText
{
    public static void Write(ref ConsoleWriter console, ReleaseVerdict verdict, in Finding finding)
    {
        switch (verdict)
        {
            case ReleaseVerdict.Released:
                console.WriteLine("summary %: released"u8, finding.Number);
                break;
            case ReleaseVerdict.Malformed:
                console.WriteLine("refused: something is where a summary has nothing"u8);
                break;
            case ReleaseVerdict.NoSummary:
                // The rule, and no news: the vault sends a detail for every report.
                break;
            case ReleaseVerdict.OutOfRange:
                console.WriteLine("refused: no summary has such numbers"u8);
                break;
            default:
                console.WriteLine("refused: too soon after the last one"u8);
                break;
        }
    }
}
