using Bulkhead.Policy.Model;
using Bulkhead.Policy.Rules;
using Bulkhead.SystemBuilder.Subjects;
using Subject = Bulkhead.Policy.Model.Subject;

namespace Bulkhead.SystemBuilder.Module;

/// <summary>
/// Where the files of a system's subjects are. Below the folder of what is built a native program is
/// <c>systems/SYSTEM/NAME/NAME.elf</c> if the system has sources of that name of its own, or else
/// <c>subjects/NAME/NAME.elf</c>: a program that is not built yet is never taken for another. An image of a virtual
/// machine is in the policy's folder, or else in that of what is built of the system.
/// </summary>
/// <param name="BuildFolder">The folder of what is built.</param>
/// <param name="SystemFolder">The folder of the policy, which its paths are relative to.</param>
public sealed record SubjectPrograms(string BuildFolder, string SystemFolder)
{
    /// <summary>Where images of the virtual machines of the system called <paramref name="system"/> may be.</summary>
    public IReadOnlyList<string> ImageFolders(string system) =>
        [SystemFolder, Path.Combine(BuildFolder, "systems", system)];

    /// <summary>The program of a native subject of the system called <paramref name="system"/>.</summary>
    /// <exception cref="SystemBuildException">It cannot be read, or is none.</exception>
    public NativeProgram Load(string system, Subject subject)
    {
        Located<string> name = subject.Program!.Value;
        string file = $"{name.Value}.elf";
        string folder = Directory.Exists(Path.Combine(SystemFolder, name.Value))
            ? Path.Combine(BuildFolder, "systems", system)
            : Path.Combine(BuildFolder, "subjects");
        string path = Path.Combine(folder, name.Value, file);
        if (!File.Exists(path))
        {
            throw new SystemBuildException(
                BuildRules.ProgramNotBuilt,
                name.Position,
                $"{subject.Name.Value}: its program {path} does not exist: build it (make subjects)");
        }

        try
        {
            return NativeProgram.Load(path);
        }
        catch (SystemBuildException refusal)
        {
            throw new SystemBuildException(refusal.Rule, name.Position, refusal.Text);
        }
    }
}
