using System.Globalization;
using System.Text.RegularExpressions;
using Bulkhead.BootHarness;
using Bulkhead.BootHarness.Ktap;

namespace Bulkhead.Benchmarks;

/// <summary>The figures of one or more bench logs: diagnostics such as <c># ticks exit.cpuid=79</c>.</summary>
public sealed partial class BenchmarkFigures
{
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
        }
    }

    /// <summary>Ticks of an exit; null if no log has them.</summary>
    public ulong? Ticks(string name) => Find("ticks", name);

    /// <summary>VMREADs of an exit; null if no log has them.</summary>
    public ulong? Vmreads(string name) => Find("vmread", name);

    /// <summary>VMWRITEs of an exit; null if no log has them.</summary>
    public ulong? Vmwrites(string name) => Find("vmwrite", name);

    private void Add(Match match)
    {
        (string, string) key = (match.Groups["what"].Value, match.Groups["name"].Value);
        ulong value = ulong.Parse(match.Groups["value"].Value, CultureInfo.InvariantCulture);
        if (!figures.TryAdd(key, value) && figures[key] != value)
        {
            throw new BenchmarkException($"{match.Value}, but another log says {figures[key]}: give logs of one build");
        }
    }

    private ulong? Find(string what, string name) => figures.TryGetValue((what, name), out ulong value) ? value : null;

    [GeneratedRegex(@"^(?<what>ticks|vmread|vmwrite) (?<name>exit\.[a-z-]+)=(?<value>\d{1,18})$")]
    private static partial Regex Figure();
}
