using System.Diagnostics;

namespace Bulkhead.Images.Tests;

/// <summary>Runs programs of the host to their end.</summary>
internal static class Command
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    /// <summary>Runs a program with arguments and an empty standard input.</summary>
    public static CommandResult Run(string program, params string[] arguments) => Run(program, arguments, "");

    /// <summary>Runs a program with standard input and, where given, a changed environment (null removes).</summary>
    /// <exception cref="TimeoutException">The program ran for more than a minute; it is killed.</exception>
    public static CommandResult Run(
        string program,
        IReadOnlyList<string> arguments,
        string input,
        IReadOnlyDictionary<string, string?>? environment = null,
        string? folder = null)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? Repository.Root,
        };
        foreach ((string name, string? value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"cannot start {program}");
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        WriteInput(process, input);
        if (!process.WaitForExit(Bound))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} ran for more than {Bound}");
        }
        return new CommandResult(process.ExitCode, output.Result, error.Result);
    }

    // A program that ends without reading its input breaks the pipe, which is no fault of its.
    private static void WriteInput(Process process, string input)
    {
        try
        {
            process.StandardInput.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
        }
    }
}
