using System.CommandLine;
using Bulkhead.Elf;
using Bulkhead.ImageChecker.Checks;
using Bulkhead.ImageChecker.Report;
using Bulkhead.ImageChecker.Rules;
using Bulkhead.ImageChecker.Sources;

namespace Bulkhead.ImageChecker;

/// <summary>The command <c>check IMAGE --rules FILE</c>.</summary>
public static class CheckCommand
{
    /// <summary>Exit status: every rule holds.</summary>
    public const int Success = 0;

    /// <summary>Exit status: some rule is broken.</summary>
    public const int Findings = 1;

    /// <summary>Exit status: the arguments, the image or the rules file cannot be used.</summary>
    public const int BadInput = 2;

    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        Argument<string> image = new("IMAGE") { Description = "A linked, static ELF64 image with its symbol table." };
        Option<string> rules = new("--rules")
        {
            Description = "The rules file (YAML): entries, stacks, stubs and exceptions.",
            HelpName = "FILE",
            Required = true,
        };
        Option<string?> sources = new("--sources")
        {
            Description = "Also count the code lines of the C# files below this folder.",
            HelpName = "FOLDER",
        };
        Option<bool> verbose = new("--verbose") { Description = "Print lists in full." };
        Command command = new("check", "Prints one line for each rule, with every finding. Status 1 on any finding.")
        {
            image, rules, sources, verbose,
        };
        command.SetAction(arguments => Run(
            arguments.GetRequiredValue(image),
            arguments.GetRequiredValue(rules),
            arguments.GetValue(sources),
            arguments.GetValue(verbose),
            Console.Out,
            Console.Error));
        return command;
    }

    /// <summary>Checks an image and prints the report.</summary>
    /// <param name="imagePath">Path of the image.</param>
    /// <param name="rulesPath">Path of the rules file.</param>
    /// <param name="sourcesPath">Folder of sources to count, or null.</param>
    /// <param name="verbose">Whether lists are printed in full.</param>
    /// <param name="output">For the report.</param>
    /// <param name="errors">For the one line that refuses bad input.</param>
    /// <returns><see cref="Success"/>, <see cref="Findings"/> or <see cref="BadInput"/>.</returns>
    public static int Run(
        string imagePath,
        string rulesPath,
        string? sourcesPath,
        bool verbose,
        TextWriter output,
        TextWriter errors)
    {
        try
        {
            ImageRules rules = RulesReader.Load(rulesPath);
            ElfImage image = ElfImage.Load(imagePath);
            SourceCount? sources = sourcesPath is null
                ? null
                : CodeLineCounter.CountFolder(sourcesPath, rules.Sources.Exclude);
            IReadOnlyList<CheckResult> results = ImageCheck.Run(image, rules, sources);
            ReportWriter.Write(results, verbose, output);
            return results.All(result => result.IsOk) ? Success : Findings;
        }
        catch (Exception refusal) when (refusal is ElfFormatException or RulesException)
        {
            errors.WriteLine($"image-checker: {refusal.Message}");
            return BadInput;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            errors.WriteLine($"image-checker: {sourcesPath}: cannot be read: {failure.Message}: correct the path");
            return BadInput;
        }
    }
}
