using System.CommandLine;
using System.Text;
using Bulkhead.Policy.Loading;
using Bulkhead.SystemBuilder.Module;
using Bulkhead.SystemBuilder.Pictures;

namespace Bulkhead.CommandLine.Commands;

/// <summary>The command <c>graph SYSTEM</c>.</summary>
public static class GraphCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        Argument<string> system = SystemArgument.Create();
        Option<string> output = new("--output") { Description = "The SVG file to write.", Required = true };
        Command command = new("graph", "Draws partitions, subjects and flows.") { system, output };
        command.SetAction(arguments => Run(
            arguments.GetRequiredValue(system), arguments.GetRequiredValue(output), Console.Error));
        return command;
    }

    /// <summary>Draws the graph of a policy.</summary>
    /// <param name="system">A folder, a file, or a name below systems/.</param>
    /// <param name="file">The SVG file.</param>
    /// <param name="errors">Gets a line for each error.</param>
    /// <returns><see cref="ExitStatus.Success"/> or <see cref="ExitStatus.BadInput"/>.</returns>
    public static int Run(string system, string file, TextWriter errors)
    {
        LoadedPolicy? loaded = SystemArgument.Load(system, errors);
        return loaded is null
            ? ExitStatus.BadInput
            : SystemBuild.Guard(
                errors, () => OutputFile.Replace(file, Encoding.UTF8.GetBytes(GraphPicture.Draw(loaded.Policy!))));
    }
}
