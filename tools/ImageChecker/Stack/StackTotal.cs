using Bulkhead.ImageChecker.Rules;

namespace Bulkhead.ImageChecker.Stack;

/// <summary>The worst-case use of a stack by all entries together.</summary>
/// <param name="Rule">The stack's rule.</param>
/// <param name="Size">Its size in bytes; null if its symbols are missing.</param>
/// <param name="Base">Bytes of the deepest entry that is no interrupt.</param>
/// <param name="Interrupts">Bytes of all interrupts that can nest on top.</param>
/// <param name="IsBounded">Whether these are upper bounds.</param>
internal sealed record StackTotal(StackRule Rule, ulong? Size, long Base, long Interrupts, bool IsBounded)
{
    /// <summary>Bytes of the stack that are used at most.</summary>
    public long Worst => Base + Interrupts;

    /// <summary>Whether the stack is certainly large enough.</summary>
    public bool Fits => IsBounded && Size is { } size && (ulong)Worst <= size;
}
