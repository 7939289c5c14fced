using Bulkhead.ImageChecker.Report;

namespace Bulkhead.ImageChecker.Stack;

/// <summary>What callers need to know of a function's use of stacks.</summary>
internal sealed class FunctionStack
{
    /// <summary>The use of every stack it touches; the one with no name is always there.</summary>
    public required IReadOnlyList<StackUse> Uses { get; init; }

    /// <summary>Registers that hold on return what they held on entry, a bit each.</summary>
    public required uint Preserved { get; init; }

    /// <summary>Whether the uses are upper bounds. If not, a finding here or in a callee says why.</summary>
    public required bool IsBounded { get; init; }

    /// <summary>Why there is no bound.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>The use of the stack that it is entered on.</summary>
    public StackUse Incoming => Uses.First(use => use.Stack is null);
}
