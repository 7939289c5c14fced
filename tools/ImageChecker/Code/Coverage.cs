using Bulkhead.ImageChecker.Report;

namespace Bulkhead.ImageChecker.Code;

/// <summary>
/// Checks that a function consists of the instructions found in it and of padding, and of nothing else.
/// </summary>
internal static class Coverage
{
    /// <summary>Whether all that lies between instructions is padding.</summary>
    public static bool IsComplete(CodeFunction function, IReadOnlyList<FlowNode> nodes) =>
        Gaps(function, nodes).All(gap => Padding.IsPadding(gap.Bytes, function.Bits));

    /// <summary>The findings of a function whose reached and dead instructions are given.</summary>
    public static IEnumerable<Finding> Check(
        CodeFunction function,
        IReadOnlyList<FlowNode> reached,
        IReadOnlyList<FlowNode> dead)
    {
        for (int i = 1; i < reached.Count; i++)
        {
            if (reached[i].Address < reached[i - 1].End)
            {
                yield return new(
                    Place(function, reached[i].Address),
                    Disassembly.Format(reached[i].Instruction),
                    $"instructions do not overlap (with `{Disassembly.Format(reached[i - 1].Instruction)}` before)",
                    "branch to the start of an instruction");
            }
        }

        FlowNode[] all = [.. reached.Concat(dead).OrderBy(node => node.Address)];
        foreach ((ulong address, ReadOnlyMemory<byte> bytes) in Gaps(function, all))
        {
            if (!Padding.IsPadding(bytes, function.Bits))
            {
                yield return new(
                    Place(function, address),
                    $"{bytes.Length} bytes",
                    "code is reached from its function's start, or is padding",
                    "remove it; move data to .rodata; or name its symbol in `data-in-text`");
            }
        }
    }

    private static IEnumerable<(ulong Address, ReadOnlyMemory<byte> Bytes)> Gaps(
        CodeFunction function,
        IReadOnlyList<FlowNode> ordered)
    {
        ulong at = function.Start;
        foreach (FlowNode node in ordered)
        {
            if (node.Address > at)
            {
                yield return (at, Slice(function, at, node.Address));
            }

            at = Math.Max(at, node.End);
        }

        if (at < function.CodeEnd)
        {
            yield return (at, Slice(function, at, function.CodeEnd));
        }
    }

    private static ReadOnlyMemory<byte> Slice(CodeFunction function, ulong from, ulong to) =>
        function.Bytes[(int)(from - function.Start)..(int)(to - function.Start)];

    private static string Place(CodeFunction function, ulong address) =>
        $"0x{address:x} {function.Name}+0x{address - function.Start:x}";
}
