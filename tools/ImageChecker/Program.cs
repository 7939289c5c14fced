using System.CommandLine;
using System.CommandLine.Invocation;
using Bulkhead.ImageChecker;

RootCommand root = new("Checks what a linked kernel image contains against a rules file.");
root.Subcommands.Add(CheckCommand.Create());
ParseResult arguments = root.Parse(args);
if (arguments.Action is ParseErrorAction refusal)
{
    refusal.ShowHelp = false;
}

int status = arguments.Invoke();
return arguments.Errors.Count > 0 ? CheckCommand.BadInput : status;
