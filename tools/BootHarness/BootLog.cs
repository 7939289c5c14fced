using Bulkhead.BootHarness.Ktap;

namespace Bulkhead.BootHarness;

/// <summary>
/// All that a finished run left: its serial log, what the emulator had to say, and how it ended. It does not change,
/// so one boot can serve any number of tests. Assert on it with <see cref="BootLogAssertions"/>.
/// </summary>
public sealed class BootLog
{
    private readonly Lazy<KtapReport> ktap;

    /// <summary>Makes a log of lines.</summary>
    /// <param name="lines">Serial lines, as <see cref="SerialText.Clean"/> makes them.</param>
    public BootLog(IReadOnlyList<string> lines)
    {
        Lines = lines;
        ktap = new(() => KtapParser.Parse(lines));
    }

    /// <summary>The serial log, line by line.</summary>
    public IReadOnlyList<string> Lines { get; }

    /// <summary>The serial log as KTAP. A log that is no KTAP has a report that says so.</summary>
    public KtapReport Ktap => ktap.Value;

    /// <summary>The command that ran.</summary>
    public string CommandLine { get; init; } = "";

    /// <summary>Why the run is over.</summary>
    public BootOutcome Outcome { get; init; }

    /// <summary>Exit status of the command, 0 to 255; null if the harness stopped it.</summary>
    public int? ExitStatus { get; init; }

    /// <summary>The status that the guest gave the run according to <see cref="Launching.Launcher.GuestStatus"/>; null
    /// if it gave none.</summary>
    public int? GuestStatus { get; init; }

    /// <summary>The end of the command's standard error, line by line.</summary>
    public IReadOnlyList<string> Complaint { get; init; } = [];

    /// <summary>Wall time of the run.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Status of the run: from the end line of the log if there is one, else from the emulator; null if
    /// neither tells.</summary>
    public int? Status => Ktap.End?.Status ?? GuestStatus;

    /// <summary>Reads a log that was written to a file.</summary>
    public static BootLog FromText(string text)
    {
        List<string> lines = [];
        LineDecoder decoder = new(lines.Add);
        decoder.Add(System.Text.Encoding.UTF8.GetBytes(text));
        decoder.Complete();
        return new(lines);
    }
}
