using System.CommandLine;
using Bulkhead.ImageChecker;

RootCommand root = new("Checks what a linked kernel image contains against a rules file.");
root.Subcommands.Add(CheckCommand.Create());
ParseResult arguments = root.Parse(args);
int status = arguments.Invoke();
return arguments.Errors.Count > 0 ? CheckCommand.BadInput : status;
