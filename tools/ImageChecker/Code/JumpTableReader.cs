using System.Buffers.Binary;
using Bulkhead.Elf;
using Iced.Intel;

namespace Bulkhead.ImageChecker.Code;

/// <summary>
/// Recognises how RyuJIT compiles <c>switch</c>: an index compared with a constant (<c>ja default</c>), a 32-bit
/// element of a read-only table, a base added, and a jump. The whole run of instructions is evaluated without assuming
/// anything about what came before; a branch into the middle forgets everything.
/// </summary>
internal sealed class JumpTableReader
{
    private const int LongestRun = 32;
    private const uint LargestBound = 4095;

    private readonly ElfImage image;
    private readonly CodeFunction function;
    private readonly IReadOnlyDictionary<ulong, FlowNode> nodes;
    private readonly HashSet<ulong> joins;
    private readonly Dictionary<ulong, FlowNode> before = [];

    public JumpTableReader(ElfImage image, CodeFunction function, IReadOnlyDictionary<ulong, FlowNode> nodes)
    {
        this.image = image;
        this.function = function;
        this.nodes = nodes;
        joins = [.. function.EntryPoints];
        joins.UnionWith(nodes.Values.SelectMany(node => node.Branches));
        joins.UnionWith(nodes.Values.Select(node => node.FaultTarget).OfType<ulong>());
        foreach (FlowNode node in nodes.Values)
        {
            if (node.Next is { } next && !before.TryAdd(next, node))
            {
                joins.Add(next);
            }
        }
    }

    /// <summary>Reads the table of the jump at an address; null if it is not of this form or not safe.</summary>
    public JumpTable? Read(ulong address)
    {
        FlowNode jump = nodes[address];
        if (!jump.Instruction.IsJmpNearIndirect || jump.Instruction.Op0Kind != OpKind.Register)
        {
            return null;
        }

        JumpTableEvaluator evaluator = new();
        foreach (FlowNode node in RunBefore(jump))
        {
            if (joins.Contains(node.Address))
            {
                evaluator.Forget();
            }

            evaluator.Execute(node.Instruction);
        }

        return joins.Contains(address) ? null : Targets(evaluator.Value(jump.Instruction.Op0Register));
    }

    private List<FlowNode> RunBefore(FlowNode jump)
    {
        List<FlowNode> run = [];
        FlowNode at = jump;
        while (run.Count < LongestRun && before.TryGetValue(at.Address, out FlowNode? previous))
        {
            run.Add(previous);
            at = previous;
        }

        run.Reverse();
        return run;
    }

    private JumpTable? Targets(JumpTableValue value)
    {
        if (value.Kind != JumpTableValueKind.Target || value.Bound > LargestBound)
        {
            return null;
        }

        int count = (int)value.Bound + 1;
        bool readOnly = image.FindSegment(value.Address, (ulong)count * 4) is { IsWritable: false };
        if (!readOnly || !image.TryRead(value.Address, count * 4, out ReadOnlySpan<byte> bytes))
        {
            return null;
        }

        HashSet<ulong> targets = [];
        for (int i = 0; i < count; i++)
        {
            uint element = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(i * 4)..]);
            ulong target = value.Base + (value.IsSigned ? (ulong)(long)(int)element : element);
            if (target < function.Start || target >= function.CodeEnd)
            {
                return null;
            }

            targets.Add(target);
        }

        return new JumpTable([.. targets]);
    }
}
