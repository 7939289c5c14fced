using Bulkhead.Policy.Model;
using Bulkhead.SystemBuilder.Subjects;
using Subject = Bulkhead.Policy.Model.Subject;

namespace Bulkhead.SystemBuilder.Module;

/// <summary>Where the files of a system's subjects are.</summary>
/// <param name="ProgramFolder">The folder with NAME/NAME.elf for the native program NAME.</param>
/// <param name="SystemFolder">The folder that the paths in the policy are relative to.</param>
public sealed record SubjectPrograms(string ProgramFolder, string SystemFolder)
{
    /// <summary>The program of a native subject.</summary>
    /// <exception cref="SystemBuildException">It cannot be read, or is none.</exception>
    public NativeProgram Load(Subject subject)
    {
        Located<string> name = subject.Program!.Value;
        string path = Path.Combine(ProgramFolder, name.Value, $"{name.Value}.elf");
        if (!File.Exists(path))
        {
            throw new SystemBuildException(
                name.Position,
                $"{subject.Name.Value}: its program {path} does not exist: build it (make {path})");
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
