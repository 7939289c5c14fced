using System.CommandLine;
using Bulkhead.BootHarness;
using Bulkhead.SerialLog;
using Spectre.Console;

Argument<string> file = new("FILE")
{
    Description = "The log; - or nothing reads standard input",
    DefaultValueFactory = _ => "-",
};
Option<bool> all = new("--all") { Description = "Show the test points that passed, too" };
file.Validators.Add(result =>
{
    if (result.Tokens is [{ Value: ['-', _, ..] option }])
    {
        result.AddError($"{option}: no such option");
    }
});
RootCommand command = new(
    "Reads a KTAP serial log, says in short what it holds, and ends with the run's status: the N of its end line, "
    + "1 if the log contradicts it, 125 if there is no end line, 2 for bad arguments.")
{
    file, all,
};
command.SetAction(result =>
{
    string name = result.GetValue(file)!;
    string text;
    try
    {
        text = name == "-" ? Console.In.ReadToEnd() : File.ReadAllText(name);
    }
    catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
    {
        Console.Error.WriteLine($"serial-log: {name}: {exception.Message}");
        return Summary.StatusUsage;
    }

    Summary summary = new(BootLog.FromText(text));
    IAnsiConsole console = AnsiConsole.Create(new()
    {
        Ansi = Console.IsOutputRedirected ? AnsiSupport.No : AnsiSupport.Detect,
        ColorSystem = Console.IsOutputRedirected ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
    });
    if (Console.IsOutputRedirected)
    {
        // Not to fold what grep shall find.
        console.Profile.Width = short.MaxValue;
    }

    summary.Write(console, result.GetValue(all));
    return summary.Status;
});

ParseResult parsed = command.Parse(args);
if (parsed.Errors.Count > 0)
{
    Console.Error.WriteLine($"serial-log: {parsed.Errors[0].Message}; see --help");
    return Summary.StatusUsage;
}

return parsed.Invoke();
