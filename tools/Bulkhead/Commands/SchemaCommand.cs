using System.CommandLine;
using Bulkhead.Policy.Language;

namespace Bulkhead.CommandLine.Commands;

/// <summary>The command <c>schema</c>.</summary>
public static class SchemaCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        Option<bool> markdown = new("--markdown") { Description = "Print the page docs/policy-keys.md instead." };
        Command command = new("schema", "Prints the JSON Schema of policies: systems/system.schema.json.") { markdown };
        command.SetAction(arguments => Run(arguments.GetValue(markdown), Console.Out));
        return command;
    }

    /// <summary>Prints the schema or the reference of all keys.</summary>
    /// <param name="isMarkdown">Whether the reference is wanted.</param>
    /// <param name="output">Gets the text.</param>
    /// <returns><see cref="ExitStatus.Success"/>.</returns>
    public static int Run(bool isMarkdown, TextWriter output)
    {
        output.Write(isMarkdown ? KeyPage.ToMarkdown() : PolicySchema.ToJson());
        return ExitStatus.Success;
    }
}
