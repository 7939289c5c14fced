using System.CommandLine;
using Bulkhead.Policy.Flows;
using Bulkhead.Policy.Loading;

namespace Bulkhead.CommandLine.Commands;

/// <summary>The command <c>check SYSTEM</c>.</summary>
public static class CheckCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        Argument<string> system = SystemArgument.Create();
        Command command = new(
            "check",
            "Checks a policy, and prints all flows and all shared things. Status 2 on any error.")
        {
            system,
        };
        command.SetAction(arguments => Run(arguments.GetRequiredValue(system), Console.Out, Console.Error));
        return command;
    }

    /// <summary>Checks a policy and prints the report.</summary>
    /// <param name="system">A folder, a file, or a name below systems/.</param>
    /// <param name="output">For the report.</param>
    /// <param name="errors">For a line for each error.</param>
    /// <returns><see cref="ExitStatus.Success"/> or <see cref="ExitStatus.BadInput"/>.</returns>
    public static int Run(string system, TextWriter output, TextWriter errors)
    {
        LoadedPolicy? loaded = SystemArgument.Load(system, errors);
        if (loaded is null)
        {
            return ExitStatus.BadInput;
        }

        output.Write(FlowReport.Of(loaded.Policy!));
        return ExitStatus.Success;
    }
}
