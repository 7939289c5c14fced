using Bulkhead.ImageChecker.Code;

namespace Bulkhead.ImageChecker.Stack;

/// <summary>The most that a function and its callees put on one stack.</summary>
/// <param name="Function">The function.</param>
/// <param name="Stack">Name of a stack that it switches to; null for the stack that it is entered on.</param>
/// <param name="Worst">Bytes below the stack pointer at its first instruction, or below the other stack's top.</param>
/// <param name="Next">The callee's use that makes it so deep; null if the function itself does.</param>
internal sealed record StackUse(CodeFunction Function, string? Stack, long Worst, StackUse? Next)
{
    /// <summary>The functions on the deepest path, outermost first, each with the bytes that it adds.</summary>
    public string Chain()
    {
        List<string> parts = [];
        for (StackUse? use = this; use is not null; use = use.Next)
        {
            parts.Add($"{use.Function.Name} {use.Worst - (use.Next?.Worst ?? 0)}");
        }

        return string.Join(" > ", parts);
    }
}
