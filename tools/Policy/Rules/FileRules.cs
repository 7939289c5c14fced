using Bulkhead.Policy.Diagnostics;
using Bulkhead.Policy.Loading;
using Bulkhead.Policy.Model;

namespace Bulkhead.Policy.Rules;

/// <summary>Rules of the files that a policy refers to.</summary>
public static class FileRules
{
    /// <summary>A program has its folder.</summary>
    public static readonly PolicyRule ProgramMissing = Rule(
        "program-missing",
        "a program is a folder below the system's own folder or below subjects/",
        "correct the name, or add the folder with its sources");

    /// <summary>An image exists.</summary>
    public static readonly PolicyRule ImageMissing = Rule(
        "image-missing",
        "an image is a file, named relative to the system's folder, or NAME.bin, which is made of NAME.asm there",
        "correct the path, or add the file or its source");

    /// <summary>The system is called like its folder.</summary>
    public static readonly PolicyRule SystemFolder = Rule(
        "system-name-folder",
        "a system has the name of its folder",
        "rename the one or the other");

    /// <summary>The folder of the programs that several systems use, below the present one.</summary>
    public const string SharedPrograms = "subjects";

    /// <summary>Where a native subject's program is; null if it is nowhere.</summary>
    /// <param name="location">Where the policy is.</param>
    /// <param name="program">The name of the program.</param>
    public static string? FindProgram(SystemLocation location, string program) =>
        new[] { Path.Combine(location.Folder, program), Path.Combine(SharedPrograms, program) }
            .FirstOrDefault(Directory.Exists);

    /// <summary>Whether an image is there, or its source, from which the build makes it.</summary>
    private static bool HasImage(SystemLocation location, string file)
    {
        string path = Path.Combine(location.Folder, file);
        return File.Exists(path)
            || (Path.GetExtension(path) == ".bin" && File.Exists(Path.ChangeExtension(path, ".asm")));
    }

    /// <summary>Checks the files of a policy; of one that is not called system.yaml they are not looked for.</summary>
    internal static void Check(SystemPolicy policy, SystemLocation location, ErrorList errors)
    {
        if (!location.IsInSystemFolder)
        {
            return;
        }

        errors.Require(
            policy.Name.Value == location.FolderName,
            SystemFolder,
            policy.Name.Position,
            $"the system {policy.Name} is in the folder {location.FolderName}");
        foreach (Subject subject in policy.Subjects)
        {
            if (subject.Program is { } program)
            {
                errors.Require(
                    FindProgram(location, program) is not null,
                    ProgramMissing,
                    program.Position,
                    $"subject {subject.Name} has the program {program}");
            }

            foreach (GuestImage image in subject.VirtualMachine?.Images ?? [])
            {
                errors.Require(
                    HasImage(location, image.File.Value),
                    ImageMissing,
                    image.File.Position,
                    $"subject {subject.Name} has the image {image.File}");
            }
        }
    }

    private static PolicyRule Rule(string id, string statement, string cure) =>
        new(id, RuleSection.Build, statement, cure);
}
