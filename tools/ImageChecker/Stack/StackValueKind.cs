namespace Bulkhead.ImageChecker.Stack;

/// <summary>What is known of a general-purpose register.</summary>
internal enum StackValueKind : byte
{
    /// <summary>Anything.</summary>
    Unknown,

    /// <summary>What a register held when the function was entered.</summary>
    Entry,

    /// <summary>The stack pointer at the function's entry minus a constant.</summary>
    Frame,

    /// <summary>An address of the stack at most a constant below the stack pointer at the function's entry.</summary>
    AlignedFrame,
}
