using Bulkhead.ImageChecker.Code;
using Bulkhead.ImageChecker.Rules;

namespace Bulkhead.ImageChecker.Stack;

/// <summary>Adds up what the entries put on each stack.</summary>
internal sealed class StackBounds
{
    /// <summary>
    /// What the processor pushes on an interrupt or exception in 64-bit mode: SS, RSP, RFLAGS, CS, RIP and an error
    /// code, after it has aligned RSP to 16 bytes (SDM volume 3, 7.14.2).
    /// </summary>
    public const long InterruptFrame = (6 * 8) + 15;

    private const long ReturnAddress = 8;

    public StackBounds(FunctionTable table, StackContext context, ImageRules rules)
    {
        List<EntryBound> bounds = [];
        foreach (EntryRule entry in rules.Entries)
        {
            foreach (CodeFunction function in table.Matching(entry.Symbol).Where(function => !function.IsData))
            {
                if (context.Summary(function) is { } summary)
                {
                    bounds.AddRange(summary.Uses.Select(use => Bound(entry, function, use, summary.IsBounded)));
                }
            }
        }

        Entries = bounds;
        Totals = [.. rules.Stacks.Select(stack => Total(stack, context.SizeOf(stack), rules))];
    }

    /// <summary>Every entry's use of every stack that it touches.</summary>
    public IReadOnlyList<EntryBound> Entries { get; }

    /// <summary>Every stack's use by all entries.</summary>
    public IReadOnlyList<StackTotal> Totals { get; }

    private static EntryBound Bound(EntryRule entry, CodeFunction function, StackUse use, bool bounded)
    {
        if (use.Stack is not null)
        {
            return new(entry, function, use.Stack, 0, use, bounded);
        }

        long overhead = entry.Interrupt ? InterruptFrame : entry.Stack == EntryRule.NoStack ? 0 : ReturnAddress;
        return new(entry, function, entry.Stack, overhead, use, bounded);
    }

    private StackTotal Total(StackRule stack, ulong? size, ImageRules rules)
    {
        EntryBound[] onStack = [.. Entries.Where(bound => bound.Stack == stack.Name)];
        long deepest = onStack
            .Where(bound => !IsInterruptOn(bound, stack))
            .Select(bound => bound.Worst)
            .DefaultIfEmpty()
            .Max();
        long interrupts = rules.Entries.Sum(entry => entry.Nesting * onStack
            .Where(bound => ReferenceEquals(bound.Rule, entry) && IsInterruptOn(bound, stack))
            .Select(bound => bound.Worst)
            .DefaultIfEmpty()
            .Max());
        return new(stack, size, deepest, interrupts, onStack.All(bound => bound.IsBounded));
    }

    private static bool IsInterruptOn(EntryBound bound, StackRule stack) =>
        bound.Rule.Interrupt && bound.Rule.Stack == stack.Name;
}
