using System.CommandLine;
using Bulkhead.Policy.Diagnostics;

namespace Bulkhead.CommandLine.Commands;

/// <summary>The command <c>rules</c>.</summary>
public static class RulesCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        Option<bool> markdown = new("--markdown") { Description = "Print the page docs/policy-rules.md." };
        Command command = new("rules", "Prints all rules of policies.") { markdown };
        command.SetAction(arguments => Run(arguments.GetValue(markdown), Console.Out));
        return command;
    }

    /// <summary>Prints all rules.</summary>
    /// <param name="isMarkdown">Whether as the page of the documentation.</param>
    /// <param name="output">Gets the rules.</param>
    /// <returns><see cref="ExitStatus.Success"/>.</returns>
    public static int Run(bool isMarkdown, TextWriter output)
    {
        if (isMarkdown)
        {
            output.Write(RulePage.ToMarkdown());
            return ExitStatus.Success;
        }

        foreach (PolicyRule rule in PolicyRules.All)
        {
            output.WriteLine($"{rule.Id}: {rule.Statement}: {rule.Cure}");
        }

        return ExitStatus.Success;
    }
}
