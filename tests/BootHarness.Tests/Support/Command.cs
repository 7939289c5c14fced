using System.Diagnostics;

namespace Bulkhead.BootHarness.Tests.Support;

/// <summary>What a command left.</summary>
internal sealed record Command(int Status, string Output, string Errors)
{
    public static Command Run(string program, params string[] arguments) =>
        RunAsync(program, arguments).GetAwaiter().GetResult();

    public static async Task<Command> RunAsync(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new(process.ExitCode, await output, await errors);
    }

    /// <summary>Runs a command that must succeed.</summary>
    public static void Check(string program, params string[] arguments)
    {
        Command command = Run(program, arguments);
        if (command.Status != 0)
        {
            throw new InvalidOperationException(
                $"{program} {string.Join(' ', arguments)}: status {command.Status}\n{command.Errors}");
        }
    }
}
