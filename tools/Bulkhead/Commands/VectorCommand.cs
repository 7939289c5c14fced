using System.CommandLine;
using Bulkhead.SystemBuilder.Vector;

namespace Bulkhead.CommandLine.Commands;

/// <summary>The command <c>vector</c>.</summary>
public static class VectorCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        Command command = new("vector", "Prints the page docs/configuration-vector-records.md.");
        command.SetAction(_ => Run(Console.Out, Console.Error));
        return command;
    }

    /// <summary>Prints the layout.</summary>
    /// <param name="output">Gets the tables.</param>
    /// <param name="errors">Gets a line for each error.</param>
    /// <returns><see cref="ExitStatus.Success"/> or <see cref="ExitStatus.BadInput"/>.</returns>
    public static int Run(TextWriter output, TextWriter errors) =>
        SystemBuild.Guard(errors, () => output.Write(VectorPage.ToMarkdown()));
}
