using System.CommandLine;
using System.Security.Cryptography;
using Bulkhead.SystemBuilder.Module;

namespace Bulkhead.CommandLine.Commands;

/// <summary>The command <c>build SYSTEM</c>.</summary>
public static class BuildCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        Argument<string> system = SystemArgument.Create();
        Option<string> programs = SystemBuild.ProgramsOption();
        Option<string?> output = new("--output")
        {
            Description = "The boot module to write; by default build/systems/NAME/NAME.system.",
        };
        Command command = new("build", "Makes the boot module of a system: its configuration vector and its images.")
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

    /// <summary>Builds a system and says what it is.</summary>
    /// <param name="system">A folder, a file, or a name below systems/.</param>
    /// <param name="programs">The folder with the native programs.</param>
    /// <param name="file">The module to write; null for where it belongs.</param>
    /// <param name="output">Gets sizes and hashes.</param>
    /// <param name="errors">Gets a line for each error.</param>
    /// <returns><see cref="ExitStatus.Success"/> or <see cref="ExitStatus.BadInput"/>.</returns>
    public static int Run(string system, string programs, string? file, TextWriter output, TextWriter errors)
    {
        SystemImage? image = SystemBuild.Build(system, programs, errors);
        if (image is null)
        {
            return ExitStatus.BadInput;
        }

        string path = file ?? SystemBuild.ModuleOf(image.Policy.Name.Value);
        return SystemBuild.Guard(errors, () =>
        {
            SystemBuild.Write(path, image);
            output.WriteLine($"{path}: {image.Bytes.Length} bytes, sha256 {Hash(image.Bytes)}");
            output.WriteLine($"vector: {image.VectorBytes.Length} bytes, sha256 {Hash(image.VectorBytes)}");
        });
    }

    private static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
