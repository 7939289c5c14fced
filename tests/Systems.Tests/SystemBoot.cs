using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Bulkhead.BootHarness;
using Bulkhead.BootHarness.Launching;

namespace Bulkhead.Systems.Tests;

/// <summary>Boots of the shipped systems in Bochs, each once for all assertions on it.</summary>
internal static partial class SystemBoot
{
    private static readonly string s_root = typeof(SystemBoot).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    private static readonly ConcurrentDictionary<string, Lazy<Task<BootLog>>> s_boots = new();

    /// <summary>The log of the system of that name, which `make systems` has built.</summary>
    public static Task<BootLog> Of(string system) =>
        s_boots.GetOrAdd(system, name => new Lazy<Task<BootLog>>(() => StartAsync(name))).Value;

    /// <summary>What a subject said, without its name.</summary>
    public static string[] Said(this BootLog log, string subject) =>
        [.. log.Lines.Where(line => line.StartsWith(subject + ": ", StringComparison.Ordinal))
            .Select(line => line[(subject.Length + 2)..])];

    /// <summary>The kernel's records about a subject in the auditor's words, without their numbers.</summary>
    public static string[] Recorded(this BootLog log, string subject) =>
        [.. log.Lines.Where(line => line.StartsWith("# auditor: audit ", StringComparison.Ordinal))
            .Select(line => line.Split(": ", 3)[2])
            .Where(record => record.StartsWith(subject + ": ", StringComparison.Ordinal))
            .Select(record => record[(subject.Length + 2)..])];

    /// <summary>
    /// Every frame began within the switch window of its start, whatever happened in the one before it.
    /// </summary>
    public static void AssertNoOverrun(this BootLog log)
    {
        Match[] switches = [.. log.Lines.Select(line => LongestSwitch().Match(line)).Where(match => match.Success)];
        Assert.NotEmpty(switches);
        Assert.All(switches, match => Assert.True(
            Number(match, 2) <= Number(match, 3),
            $"frames of {match.Groups[1].Value} began as late as {match.Groups[2].Value} ticks behind their start, "
            + $"beyond the switch window of {match.Groups[3].Value}"));
        Assert.DoesNotContain(log.Lines, line => line.Contains(": frame overrun", StringComparison.Ordinal));
    }

    private static long Number(Match match, int group) =>
        long.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    /// <summary>A file of a system that is built: "system" is its module, "iso" its boot image.</summary>
    public static string Built(string system, string extension) =>
        Path.Combine(s_root, "build", "systems", system, $"{system}.{extension}");

    /// <summary>A script of the repository.</summary>
    public static string Script(string path) => Path.Combine(s_root, path);

    /// <summary>A boot of its own, with more options of the launcher.</summary>
    public static Task<BootLog> StartAsync(string system, params string[] options) =>
        BootRun.ToEndAsync(LauncherOf(system, options));

    /// <summary>A boot of its own, to type to.</summary>
    public static BootRun StartInteractive(string system, params string[] options) =>
        BootRun.Start(LauncherOf(system, ["--interactive", .. options]), new BootOptions { IsInteractive = true });

    /// <summary>A boot of its own, to type to, with a bound of its own.</summary>
    public static BootRun StartInteractive(string system, BootOptions options) =>
        BootRun.Start(LauncherOf(system, ["--interactive"]), options);

    private static CommandLauncher LauncherOf(string system, string[] options) =>
        new(Path.Combine(s_root, "qemu", "launch"), ["--emulator", "bochs", .. options, Built(system, "iso")])
        {
            Environment = new Dictionary<string, string?> { ["EMULATOR"] = null },
        };

    [GeneratedRegex(@"^# frames subject=(\S+) longest-switch=(-?\d+) window=(\d+)$")]
    private static partial Regex LongestSwitch();
}
