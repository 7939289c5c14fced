namespace Bulkhead.ImageChecker.Stack;

/// <summary>What is known of a general-purpose register.</summary>
/// <param name="Kind">Which kind of value.</param>
/// <param name="Data">The register of an entry value, or the depth in bytes of a frame address.</param>
internal readonly record struct StackValue(StackValueKind Kind, long Data = 0)
{
    /// <summary>Anything.</summary>
    public static StackValue Unknown => default;

    /// <summary>Whether it is an address of the stack in use, with a known greatest depth.</summary>
    public bool IsFrame => Kind is StackValueKind.Frame or StackValueKind.AlignedFrame;

    /// <summary>What register number <paramref name="register"/> held on entry.</summary>
    public static StackValue Entry(int register) => new(StackValueKind.Entry, register);

    /// <summary>The address <paramref name="depth"/> bytes below the stack pointer on entry.</summary>
    public static StackValue Frame(long depth) => new(StackValueKind.Frame, depth);

    /// <summary>
    /// What is known if either this or the other holds. Of two frame addresses, the deeper is a bound.
    /// </summary>
    public StackValue Join(StackValue other)
    {
        if (this == other || (Kind == StackValueKind.AlignedFrame && other.IsFrame && Data >= other.Data))
        {
            return this;
        }

        return IsFrame && other.IsFrame
            ? new StackValue(StackValueKind.AlignedFrame, Math.Max(Data, other.Data))
            : Unknown;
    }

    /// <summary>A frame address further down by <paramref name="bytes"/>.</summary>
    public StackValue Down(long bytes) => this with { Data = Data + bytes };
}
