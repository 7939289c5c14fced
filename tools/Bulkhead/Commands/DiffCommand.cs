using System.CommandLine;
using Bulkhead.Policy.Comparison;
using Bulkhead.Policy.Loading;

namespace Bulkhead.CommandLine.Commands;

/// <summary>The command <c>diff OLD NEW</c>.</summary>
public static class DiffCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        Argument<string> old = SystemArgument.Create("OLD");
        Argument<string> current = SystemArgument.Create("NEW");
        Command command = new(
            "diff",
            "Says what authority a change of a policy grants (+) and removes (-), by subject and by flow. "
                + "Status 0 if it grants none, 1 if it grants some, 2 on any error.")
        {
            old, current,
        };
        command.SetAction(arguments => Run(
            arguments.GetRequiredValue(old), arguments.GetRequiredValue(current), Console.Out, Console.Error));
        return command;
    }

    /// <summary>Compares two policies and prints the differences.</summary>
    /// <param name="old">The policy before: a folder, a file, or a name below systems/.</param>
    /// <param name="current">The policy after, likewise.</param>
    /// <param name="output">For the differences.</param>
    /// <param name="errors">For a line for each error.</param>
    /// <returns>
    /// <see cref="ExitStatus.Success"/>, <see cref="ExitStatus.MoreAuthority"/> or <see cref="ExitStatus.BadInput"/>.
    /// </returns>
    public static int Run(string old, string current, TextWriter output, TextWriter errors)
    {
        LoadedPolicy? before = SystemArgument.Load(old, errors);
        LoadedPolicy? after = SystemArgument.Load(current, errors);
        if (before is null || after is null)
        {
            return ExitStatus.BadInput;
        }

        IReadOnlyList<AuthorityChange> changes = PolicyDifference.Between(before.Policy!, after.Policy!);
        foreach (IGrouping<string, AuthorityChange> owner in changes.GroupBy(change => change.Owner))
        {
            output.WriteLine(owner.Key);
            foreach (AuthorityChange change in owner)
            {
                output.WriteLine($"  {(change.IsGrant ? "+ grants" : "- removes")} {change.What}");
            }
        }

        int grants = changes.Count(change => change.IsGrant);
        output.WriteLine(changes.Count == 0
            ? "no difference in authority"
            : $"{grants} granted, {changes.Count - grants} removed");
        return grants > 0 ? ExitStatus.MoreAuthority : ExitStatus.Success;
    }
}
