using System.CommandLine;
using Bulkhead.BootHarness;
using Bulkhead.Benchmarks;
using Spectre.Console;

const int StatusOverBudget = 1;
const int StatusUsage = 2;

Argument<string[]> logs = new("LOG")
{
    Description = "Serial logs of the bench image, of its counting twin, and of the benchmark system",
    Arity = ArgumentArity.OneOrMore,
};
Option<string> reference = new("--reference")
{
    Description = "Budgets and figures to compare with (YAML)",
    HelpName = "FILE",
    DefaultValueFactory = _ => BenchmarkReference.DefaultPath,
};
Option<string?> compare = new("--compare")
{
    Description = "A log with Linux KVM's figures of the same programs, instead of the reference's",
    HelpName = "LOG",
};
RootCommand command = new(
    "Prints what VM exits cost, beside Linux KVM's figures. Status 1 if a figure is missing or over its budget, 2 for "
    + "bad input.")
{
    logs, reference, compare,
};
command.SetAction(arguments =>
{
    try
    {
        BenchmarkReference known = BenchmarkReference.Load(arguments.GetValue(reference)!);
        BenchmarkFigures figures = new(arguments.GetValue(logs)!.Select(Read));
        BenchmarkFigures? others = arguments.GetValue(compare) is { } path ? new(Read(path)) : null;
        IAnsiConsole console = AnsiConsole.Create(new() { Ansi = AnsiSupport.No });
        console.Profile.Width = Math.Max(console.Profile.Width, 120);
        BenchmarkTable.Write(console, known, figures, others);
        string[] complaints = [.. BenchmarkVerdict.Complaints(known, figures)];
        Array.ForEach(complaints, complaint => Console.Error.WriteLine($"benchmarks: {complaint}"));
        return complaints.Length == 0 ? 0 : StatusOverBudget;
    }
    catch (BenchmarkException refusal)
    {
        Console.Error.WriteLine($"benchmarks: {refusal.Message}");
        return StatusUsage;
    }
});

ParseResult parsed = command.Parse(args);
if (parsed.Errors.Count > 0)
{
    Console.Error.WriteLine($"benchmarks: {parsed.Errors[0].Message}; see --help");
    return StatusUsage;
}

return parsed.Invoke();

static BootLog Read(string path)
{
    try
    {
        return BootLog.FromText(File.ReadAllText(path));
    }
    catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
    {
        throw new BenchmarkException($"{path}: cannot be read: {failure.Message}: boot the bench image first");
    }
}
