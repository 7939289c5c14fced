using System.Globalization;
using System.Text.RegularExpressions;
using Bulkhead.BootHarness;
using Bulkhead.BootHarness.Ktap;

namespace Bulkhead.Benchmarks;

/// <summary>
/// The figures of one or more bench logs: diagnostics such as <c># ticks exit.cpuid=79</c>, or of a subject
/// <c># caller: ticks event.raise=250</c>. From the kernel's <c># frames subject=gauge longest-switch=331
/// window=2500</c>
/// and the tick behind its frame's nominal start at which the subject gauge began, <c>frame.begin</c>, follows the
/// length of the kernel's path from frame to frame, without its wait for the end of the switch window.
/// </summary>
public sealed partial class BenchmarkFigures
{
    /// <summary>The subject whose frames begin after a quiet neighbour, and the one beside a disturbing one.</summary>
    private static readonly (string Subject, string Figure)[] s_switches =
        [("gauge", "frame.switch"), ("witness", "frame.switch-disturbed")];

    private readonly Dictionary<(string What, string Name), ulong> figures = [];

    /// <summary>Collects the figures of all logs; a figure that two logs give must be the same.</summary>
    /// <exception cref="BenchmarkException">A log did not end with success, or two logs disagree.</exception>
    public BenchmarkFigures(params IEnumerable<BootLog> logs)
    {
        foreach (BootLog log in logs)
        {
            if (log.Status != 0)
            {
                throw new BenchmarkException(
                    $"a bench log ends with status {log.Status?.ToString(CultureInfo.InvariantCulture) ?? "none"}, "
                    + "need 0: look for `not ok` in it");
            }

            foreach (KtapDiagnostic line in log.Ktap.Suite.AllDiagnostics)
            {
                Match match = Figure().Match(line.Text);
                if (match.Success)
                {
                    Add(match);
                }
            }

            AddSwitches(log);
        }
    }

    /// <summary>Ticks of an exit or a service; null if no log has them.</summary>
    public ulong? Ticks(string name) => Find("ticks", name);

    /// <summary>VMREADs of an exit; null if no log has them.</summary>
    public ulong? Vmreads(string name) => Find("vmread", name);

    /// <summary>VMWRITEs of an exit; null if no log has them.</summary>
    public ulong? Vmwrites(string name) => Find("vmwrite", name);

    private static ulong Number(string text) => ulong.Parse(text, CultureInfo.InvariantCulture);

    private void Add(Match match) =>
        Add(match.Groups["what"].Value, match.Groups["name"].Value, Number(match.Groups["value"].Value));

    private void Add(string what, string name, ulong value)
    {
        if (!figures.TryAdd((what, name), value) && figures[(what, name)] != value)
        {
            throw new BenchmarkException(
                $"{what} {name}={value}, but another log says {figures[(what, name)]}: give logs of one build");
        }
    }

    private void AddSwitches(BootLog log)
    {
        if (Ticks("frame.begin") is not { } begin)
        {
            return;
        }

        foreach (KtapDiagnostic line in log.Ktap.Suite.AllDiagnostics)
        {
            Match match = Frames().Match(line.Text);
            string? figure = s_switches.FirstOrDefault(entry => entry.Subject == match.Groups["subject"].Value).Figure;
            if (match.Success && figure is not null)
            {
                ulong entered = begin - Number(match.Groups["window"].Value);
                Add("ticks", figure, Number(match.Groups["switch"].Value) + entered);
            }
        }
    }

    private ulong? Find(string what, string name) => figures.TryGetValue((what, name), out ulong value) ? value : null;

    [GeneratedRegex(
        @"^([a-z][a-z0-9-]*: )?(?<what>ticks|vmread|vmwrite) (?<name>[a-z]+\.[a-z0-9-]+)=(?<value>\d{1,18})$")]
    private static partial Regex Figure();

    [GeneratedRegex(
        @"^frames subject=(?<subject>[a-z0-9-]+) longest-switch=(?<switch>\d{1,18}) window=(?<window>\d{1,18})$")]
    private static partial Regex Frames();
}
