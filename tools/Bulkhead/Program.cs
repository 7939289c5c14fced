using System.CommandLine;
using System.CommandLine.Invocation;
using Bulkhead.CommandLine;
using Bulkhead.CommandLine.Commands;

// A command is a file in Commands, and a line here.
RootCommand root = new("Checks policies, says what they mean, and makes systems of them.")
{
    BuildCommand.Create(),
    CheckCommand.Create(),
    GraphCommand.Create(),
    MapCommand.Create(),
    RulesCommand.Create(),
    RunCommand.Create(),
    ScheduleCommand.Create(),
    SchemaCommand.Create(),
    VectorCommand.Create(),
};
ParseResult arguments = root.Parse(args);
if (arguments.Action is ParseErrorAction refusal)
{
    refusal.ShowHelp = false;
}

int status = arguments.Invoke();
return arguments.Errors.Count > 0 ? ExitStatus.BadInput : status;
