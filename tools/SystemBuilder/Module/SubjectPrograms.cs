using Bulkhead.Policy.Model;
using Bulkhead.SystemBuilder.Subjects;
using Subject = Bulkhead.Policy.Model.Subject;

namespace Bulkhead.SystemBuilder.Module;

/// <summary>
/// Where the files of a system's subjects are. A native program is the system's own,
/// <c>systems/SYSTEM/NAME/NAME.elf</c>, or else <c>subjects/NAME/NAME.elf</c>, below the folder of what is built. An image
/// of a virtual machine is in the policy's folder, or else in that of what is built of the system.
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
        string own = Path.Combine(BuildFolder, "systems", system, name.Value, file);
        string common = Path.Combine(BuildFolder, "subjects", name.Value, file);
        string path = File.Exists(own) ? own : common;
        if (!File.Exists(path))
        {
            throw new SystemBuildException(
                name.Position,
                $"{subject.Name.Value}: of its program '{name.Value}' there is neither {own} nor {common}: build it "
                + "(make subjects)");
        }

        try
        {
            return NativeProgram.Load(path);
        }
        catch (SystemBuildException refusal)
        {
            throw new SystemBuildException(name.Position, refusal.Message);
        }
    }
}
