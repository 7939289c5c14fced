using System.CommandLine;
using System.CommandLine.Invocation;
using Bulkhead.CommandLine;
using Bulkhead.CommandLine.Commands;

// A command is a file in Commands, and a line here.
RootCommand root = new("Checks policies, says what they mean, and makes systems of them.")
{
    BuildCommand.Create(),
    CheckCommand.Create(),
    DiffCommand.Create(),
    GraphCommand.Create(),
    MapCommand.Create(),
    RulesCommand.Create(),
    RunCommand.Create(),
    ScheduleCommand.Create(),
    SchemaCommand.Create(),
    VectorCommand.Create(),
};
ParseResult arguments = root.Parse(args);
if (arguments.Action is ParseErrorAction)
{
    Console.Error.WriteLine($"bulkhead: {arguments.Errors[^1].Message.TrimEnd('.')}: see bulkhead --help");
    return ExitStatus.BadInput;
}

return arguments.Invoke();
