using System.Globalization;
using System.Text.RegularExpressions;
using Bulkhead.BootHarness;

namespace Bulkhead.Systems.Tests;

/// <summary>A system with guests in Bochs, at whose trusted console an operator sits.</summary>
internal sealed partial class OperatedSystem : IAsyncDisposable
{
    private const string Attention = "\u001d";
    private const string Prompt = "/root # ";

    /// <summary>Of wall time, on a busy machine: a Linux takes 10 to 60 s to its shell.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    private readonly BootRun _run;

    private OperatedSystem(BootRun run) => _run = run;

    public Task<BootLog> Completion => _run.Completion;

    public static OperatedSystem Start(string system) =>
        new(SystemBoot.StartInteractive(
            system, new BootOptions { IsInteractive = true, Bound = TimeSpan.FromMinutes(30) }));

    public ValueTask DisposeAsync() => _run.DisposeAsync();

    /// <summary>Waits for a text, and returns what came up to its end.</summary>
    public Task<string> ExpectAsync(string text) => _run.Dialogue.ExpectAsync(text, s_patience);

    public Task TypeAsync(string keys) => _run.Dialogue.TypeAsync(keys);

    public Task TypeLineAsync(string line) => _run.Dialogue.TypeLineAsync(line);

    /// <summary>Waits for the shell's prompt of a guest that boots.</summary>
    public Task<string> ExpectShellAsync(string guest) => ExpectAsync($"{guest}: {Prompt}");

    /// <summary>
    /// Has the shell of the guest that has the keyboard run a command, and returns what this guest said, one line a
    /// line: what the console broke is joined.
    /// </summary>
    public async Task<string> RunAsync(string guest, string command)
    {
        // The prompt may be shown several times, the command, too; the quotes are the shell's.
        await TypeLineAsync(command + "; echo e'n'd");
        string said = await ExpectAsync($"{guest}: end\n");
        return Joined(said, guest);
    }

    /// <summary>Gives the console a command, and waits for what it answers last.</summary>
    public async Task<string> CommandAsync(string command, string answer)
    {
        await TypeAsync(Attention);
        await ExpectAsync("[console] ");
        await TypeLineAsync(command);
        return await ExpectAsync(answer);
    }

    /// <summary>Leaves the console's prompt.</summary>
    public async Task LeaveAsync()
    {
        await TypeAsync("\r");
        await ExpectAsync("has the keyboard");
    }

    /// <summary>The number behind a text.</summary>
    public static double NumberBehind(string text, string before) =>
        double.Parse(
            Regex.Match(text, Regex.Escape(before) + @"\s*(-?\d+(\.\d+)?)").Groups[1].Value,
            CultureInfo.InvariantCulture);

    private static string Joined(string text, string guest)
    {
        string name = guest + ": ";
        int columns = ConsoleColumns - name.Length;
        List<string> lines = [""];
        bool goesOn = false;
        foreach (string line in Whole().Split(text).Where(line => line.StartsWith(name, StringComparison.Ordinal)))
        {
            string said = line[name.Length..];
            if (goesOn)
            {
                lines[^1] += said;
            }
            else
            {
                lines.Add(said);
            }

            goesOn = said.Length == columns;
        }

        return string.Join('\n', lines);
    }

    /// <summary>A line of the console of 80 columns is not longer than this.</summary>
    private const int ConsoleColumns = 79;

    [GeneratedRegex("\r?\n")]
    private static partial Regex Whole();
}
