using System.CommandLine;
using System.Text;
using Bulkhead.Policy.Rules;
using Bulkhead.SystemBuilder;
using Bulkhead.SystemBuilder.Module;
using Bulkhead.SystemBuilder.Pictures;
using Bulkhead.SystemBuilder.Vector;

namespace Bulkhead.CommandLine.Commands;

/// <summary>The command <c>map SYSTEM</c>.</summary>
public static class MapCommand
{
    private const string ModuleExtension = ".system";

    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        Argument<string> system = SystemArgument.Create();
        system.Description += " Or a boot module, a file that ends in .system.";
        Option<string> programs = SystemBuild.ProgramsOption();
        Option<string?> output = new("--output") { Description = "An SVG file to write, beside the table." };
        Command command = new("map", "Prints physical memory and who may touch it, and draws it.")
        {
            system,
            programs,
            output,
        };
        command.SetAction(arguments => Run(
            arguments.GetRequiredValue(system),
            arguments.GetRequiredValue(programs),
            arguments.GetValue(output),
            Console.Out,
            Console.Error));
        return command;
    }

    /// <summary>Prints the map of a system's memory, and draws it if a file is given.</summary>
    /// <param name="system">A folder, a file, a name below systems/, or a boot module.</param>
    /// <param name="programs">The folder with the native programs.</param>
    /// <param name="file">The SVG file; null for none.</param>
    /// <param name="output">Gets the table.</param>
    /// <param name="errors">Gets a line for each error.</param>
    /// <returns><see cref="ExitStatus.Success"/> or <see cref="ExitStatus.BadInput"/>.</returns>
    public static int Run(string system, string programs, string? file, TextWriter output, TextWriter errors)
    {
        VectorContents? vector = null;
        if (system.EndsWith(ModuleExtension, StringComparison.Ordinal))
        {
            SystemBuild.Guard(errors, () => vector = Read(system));
        }
        else
        {
            vector = SystemBuild.Build(system, programs, errors)?.Vector;
        }

        if (vector is null)
        {
            return ExitStatus.BadInput;
        }

        MemoryMap map = MemoryMap.Of(vector);
        output.Write(MemoryTable.Write(map));
        return file is null
            ? ExitStatus.Success
            : SystemBuild.Guard(
                errors, () => OutputFile.Replace(file, Encoding.UTF8.GetBytes(MemoryPicture.Draw(map))));
    }

    private static VectorContents Read(string file)
    {
        try
        {
            return VectorReader.Read(File.ReadAllBytes(file));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SystemBuildException(
                BuildRules.ModuleUnreadable, file, $"it cannot be read ({failure.Message.TrimEnd('.')}): build it");
        }
        catch (SystemBuildException refusal)
        {
            throw new SystemBuildException(refusal.Rule, file, refusal.Text);
        }
    }
}
