using System.CommandLine;
using System.Text;
using Bulkhead.Policy.Loading;
using Bulkhead.SystemBuilder.Module;
using Bulkhead.SystemBuilder.Pictures;

namespace Bulkhead.CommandLine.Commands;

/// <summary>The command <c>schedule SYSTEM</c>.</summary>
public static class ScheduleCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        Argument<string> system = SystemArgument.Create();
        Option<string?> output = new("--output") { Description = "An SVG file to write, beside the tables." };
        Command command = new("schedule", "Prints the schedule, and draws its timeline.") { system, output };
        command.SetAction(arguments => Run(
            arguments.GetRequiredValue(system), arguments.GetValue(output), Console.Out, Console.Error));
        return command;
    }

    /// <summary>Prints the tables of a schedule, and draws it if a file is given.</summary>
    /// <param name="system">A folder, a file, or a name below systems/.</param>
    /// <param name="file">The SVG file; null for none.</param>
    /// <param name="output">Gets the tables.</param>
    /// <param name="errors">Gets a line for each error.</param>
    /// <returns><see cref="ExitStatus.Success"/> or <see cref="ExitStatus.BadInput"/>.</returns>
    public static int Run(string system, string? file, TextWriter output, TextWriter errors)
    {
        LoadedPolicy? loaded = SystemArgument.Load(system, errors);
        if (loaded is null)
        {
            return ExitStatus.BadInput;
        }

        output.Write(ScheduleTable.Write(loaded.Policy!));
        return file is null
            ? ExitStatus.Success
            : SystemBuild.Guard(
                errors, () => OutputFile.Replace(file, Encoding.UTF8.GetBytes(SchedulePicture.Draw(loaded.Policy!))));
    }
}
