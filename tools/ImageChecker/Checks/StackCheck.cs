using Bulkhead.ImageChecker.Report;
using Bulkhead.ImageChecker.Rules;
using Bulkhead.ImageChecker.Stack;

namespace Bulkhead.ImageChecker.Checks;

/// <summary>The worst-case use of every stack is known, and below the stack's size.</summary>
internal static class StackCheck
{
    public static CheckResult Run(ImageAnalysis analysis)
    {
        StackContext context = new(analysis.Program, analysis.Graph, analysis.AllowList, analysis.Rules, analysis.Use);
        StackBounds bounds = new(analysis.Table, context, analysis.Rules);
        List<Finding> findings =
        [
            .. context.Summaries.SelectMany(summary => summary.Findings),
            .. bounds.Entries.Where(bound => bound is { Stack: EntryRule.NoStack, Worst: > 0 }).Select(TooEarly),
            .. bounds.Totals.Where(total => !total.Fits).Select(TooSmall),
            .. analysis.Use.Stale(analysis.Rules.StackSwitches, "stack-switches"),
        ];
        List<string> details = [.. bounds.Totals.Select(Describe)];
        details.AddRange(bounds.Entries
            .Where(bound => bound.Stack != EntryRule.NoStack && (bound.Worst > 0 || !bound.IsBounded))
            .GroupBy(bound => (bound.Rule, bound.Stack))
            .Select(group => group.MaxBy(bound => bound.Worst)!)
            .GroupBy(Describe, bound => bound.Stack)
            .Select(group => $"entry {group.Key} (on {string.Join(", ", group)})"));
        return new("stack", $"{analysis.Rules.Stacks.Count} stacks", findings, details, []);
    }

    private static string Describe(EntryBound bound) => bound.IsBounded
        ? $"{bound.Function.Name}: at most {bound.Worst} bytes: entered with {bound.Overhead} > {bound.Use.Chain()}"
        : $"{bound.Function.Name}: not bounded, at least {bound.Worst} bytes: {bound.Use.Chain()}";

    private static string Describe(StackTotal total)
    {
        if (!total.IsBounded || total.Size is not { } size)
        {
            return $"stack {total.Rule.Name}: not bounded";
        }

        return $"stack {total.Rule.Name}: {size} bytes, used at most {total.Worst} "
            + $"({total.Base} and {total.Interrupts} for interrupts), slack {(long)size - total.Worst}";
    }

    private static Finding TooEarly(EntryBound bound) => new(
        $"0x{bound.Function.Start:x} {bound.Function.Name}",
        $"{bound.Worst} bytes: {bound.Use.Chain()}",
        "an entry without a stack pushes nothing before it loads RSP",
        "load RSP first, and name the symbol in `stack-switches`");

    private static Finding TooSmall(StackTotal total)
    {
        string place = $"stack {total.Rule.Name}";
        if (total.Size is not { } size)
        {
            return new(
                place,
                $"{total.Rule.Bottom} to {total.Rule.Top}",
                "both symbols are in the image, the bottom below the top",
                "correct the names in `stacks`");
        }

        return total.IsBounded
            ? new(place, $"{total.Worst} bytes of {size}", "the worst case fits the stack", "use less, or enlarge it")
            : new(
                place,
                "",
                "every entry on it has a bound",
                "cure the findings on control flow, branches, recursion and stack");
    }
}
