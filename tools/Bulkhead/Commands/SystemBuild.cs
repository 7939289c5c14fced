using System.CommandLine;
using System.Text;
using Bulkhead.Policy.Loading;
using Bulkhead.SystemBuilder;
using Bulkhead.SystemBuilder.Module;

namespace Bulkhead.CommandLine.Commands;

/// <summary>What the commands have in common that build a system.</summary>
public static class SystemBuild
{
    /// <summary>The folder of what make builds.</summary>
    public const string BuildFolder = "build";

    /// <summary>Describes the option that says where programs are.</summary>
    public static Option<string> ProgramsOption() => new("--subjects")
    {
        Description = "The folder with systems/SYSTEM/NAME/NAME.elf and subjects/NAME/NAME.elf, the native programs.",
        DefaultValueFactory = _ => BuildFolder,
    };

    /// <summary>Where the module of a system is if nobody says otherwise.</summary>
    public static string ModuleOf(string system) => Path.Combine(BuildFolder, "systems", system, $"{system}.system");

    /// <summary>Reads, checks and builds a system.</summary>
    /// <param name="system">A folder, a file, or a name below systems/.</param>
    /// <param name="programs">The folder with the native programs.</param>
    /// <param name="errors">Gets a line for each error.</param>
    /// <returns>The system; null if it cannot be built.</returns>
    public static SystemImage? Build(string system, string programs, TextWriter errors)
    {
        LoadedPolicy? loaded = SystemArgument.Load(system, errors);
        SystemImage? image = null;
        if (loaded is not null)
        {
            Guard(errors, () => image = SystemCompiler.Build(
                loaded.Policy!, new SubjectPrograms(programs, loaded.Location.Folder)));
        }

        return image;
    }

    /// <summary>
    /// Writes a system's module, and beside it what qemu/launch reads there: the MiB of memory of a machine for it.
    /// </summary>
    /// <exception cref="SystemBuildException">A file cannot be written.</exception>
    public static void Write(string module, SystemImage image)
    {
        OutputFile.Replace(module, image.Bytes);
        string text = $"{MachineMemory.MebibytesFor(image.Policy)}\n";
        OutputFile.Replace(Path.ChangeExtension(module, ".memory"), Encoding.ASCII.GetBytes(text));
    }

    /// <summary>Does a step; a refusal is a line of <paramref name="errors"/>.</summary>
    /// <returns><see cref="ExitStatus.Success"/>, or <see cref="ExitStatus.BadInput"/> if it was refused.</returns>
    public static int Guard(TextWriter errors, Action step)
    {
        try
        {
            step();
            return ExitStatus.Success;
        }
        catch (SystemBuildException refusal)
        {
            errors.WriteLine(refusal.Message);
            return ExitStatus.BadInput;
        }
    }
}
