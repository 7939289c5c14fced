using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using Bulkhead.SystemBuilder.Module;

namespace Bulkhead.CommandLine.Commands;

/// <summary>The command <c>run SYSTEM</c>, which works in the repository's folder.</summary>
public static class RunCommand
{
    private const string MakeIso = "boot/make-iso";
    private const string Launch = "qemu/launch";

    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        Argument<string> system = SystemArgument.Create();
        Option<string> programs = SystemBuild.ProgramsOption();
        Option<string> kernel = new("--kernel")
        {
            Description = "The kernel's image.",
            DefaultValueFactory = _ => "build/kernel/kernel.elf",
        };
        Option<string> append = new("--append")
        {
            Description = "The kernel's command line.",
            DefaultValueFactory = _ => string.Empty,
        };
        Argument<string[]> launcher = new("LAUNCHER") { Description = "What to give to qemu/launch, behind --." };
        Command command = new("run", "Builds a system and boots it. The status is the one by which the system ends.")
        {
            system,
            launcher,
            programs,
            kernel,
            append,
        };
        command.SetAction(arguments => Run(
            arguments.GetRequiredValue(system),
            arguments.GetRequiredValue(programs),
            arguments.GetRequiredValue(kernel),
            arguments.GetRequiredValue(append),
            arguments.GetValue(launcher) ?? [],
            Console.Error));
        return command;
    }

    /// <summary>Builds a system, makes its boot image, and boots it.</summary>
    /// <param name="system">A folder, a file, or a name below systems/.</param>
    /// <param name="programs">The folder with the native programs.</param>
    /// <param name="kernel">The kernel's image.</param>
    /// <param name="append">The kernel's command line.</param>
    /// <param name="launcher">More arguments for qemu/launch.</param>
    /// <param name="errors">Gets a line for each error.</param>
    /// <returns>The status of the system, or of the step that failed.</returns>
    public static int Run(
        string system, string programs, string kernel, string append, string[] launcher, TextWriter errors)
    {
        if (!File.Exists(MakeIso) || !File.Exists(Launch))
        {
            errors.WriteLine(
                $"run: {MakeIso} and {Launch} are not below {Environment.CurrentDirectory}: "
                + "go to the repository's folder");
            return ExitStatus.BadInput;
        }

        SystemImage? image = SystemBuild.Build(system, programs, errors);
        if (image is null)
        {
            return ExitStatus.BadInput;
        }

        string module = SystemBuild.ModuleOf(image.Policy.Name.Value);
        string iso = Path.ChangeExtension(module, ".iso");
        int status = SystemBuild.Guard(errors, () => SystemBuild.Write(module, image));
        string[] parts = ["--kernel", kernel, "--append", append, "--module", $"{module}=configuration"];
        status = status != ExitStatus.Success ? status : Execute(errors, MakeIso, [.. parts, "--output", iso]);
        return status != ExitStatus.Success ? status : Execute(errors, Launch, [.. launcher, iso]);
    }

    /// <summary>Runs a program that shares this one's input and output.</summary>
    private static int Execute(TextWriter errors, string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments))!;
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (Win32Exception failure)
        {
            errors.WriteLine($"run: {program} does not start ({failure.Message}): make it executable");
            return ExitStatus.BadInput;
        }
    }
}
