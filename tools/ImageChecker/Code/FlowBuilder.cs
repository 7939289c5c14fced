using Bulkhead.ImageChecker.Report;
using Iced.Intel;

namespace Bulkhead.ImageChecker.Code;

/// <summary>
/// Finds what the processor can reach in one function by following every branch from its first byte. A place where the
/// analysis cannot tell how control goes on is a finding.
/// </summary>
internal sealed class FlowBuilder(
    FunctionTable table,
    BranchAllowList allowList,
    CodeFunction function,
    Func<CodeFunction, bool> mayReturn)
{
    private readonly Dictionary<ulong, FlowNode> nodes = [];
    private readonly Stack<ulong> pending = new();
    private readonly List<Finding> problems = [];
    private readonly List<Finding> indirectBranches = [];
    private readonly Dictionary<ulong, JumpTable> jumpTables = [];
    private readonly HashSet<ulong> unresolved = [];

    public FunctionFlow Build()
    {
        FindReachable();
        FlowNode[] ordered = [.. nodes.Values.OrderBy(node => node.Address)];
        FlowNode[] dead = Coverage.IsComplete(function, ordered) ? [] : FindDead();
        problems.AddRange(Coverage.Check(function, ordered, dead));
        return new FunctionFlow
        {
            Function = function,
            Nodes = ordered,
            DeadNodes = dead,
            JumpTables = jumpTables.Count,
            Problems = problems,
            IndirectBranches = indirectBranches,
            MayReturn = ordered.Any(node => node.IsReturn || node.TailTargets.Any(mayReturn)),
        };
    }

    private void FindReachable()
    {
        foreach (ulong entry in function.EntryPoints)
        {
            pending.Push(entry);
        }

        do
        {
            Drain();
        }
        while (ResolveJumpTables());

        foreach (ulong address in unresolved)
        {
            AddIndirectBranch(nodes[address]);
        }
    }

    /// <summary>
    /// What would be reached besides if every call came back: compilers do not know which calls do not.
    /// </summary>
    private FlowNode[] FindDead()
    {
        FlowBuilder optimist = new(table, allowList, function, _ => true);
        optimist.FindReachable();
        indirectBranches.AddRange(optimist.indirectBranches.Except(indirectBranches).ToArray());
        return [.. optimist.nodes.Values
            .Where(node => !nodes.ContainsKey(node.Address) && !node.Instruction.IsInvalid)
            .OrderBy(node => node.Address)];
    }

    private void Drain()
    {
        while (pending.TryPop(out ulong address))
        {
            if (nodes.ContainsKey(address))
            {
                continue;
            }

            int offset = (int)(address - function.Start);
            int end = Math.Max(offset, (int)(function.CodeEnd - function.Start));
            Instruction instruction = Disassembly.Decode(function.Bytes[offset..end], address, function.Bits);
            FlowNode node = new() { Instruction = instruction, FaultTarget = allowList.Fixups.Resume(address) };
            nodes.Add(address, node);
            Follow(node);
            foreach (ulong successor in node.Successors)
            {
                pending.Push(successor);
            }
        }
    }

    private void Follow(FlowNode node)
    {
        Instruction instruction = node.Instruction;
        switch (BranchClassification.Classify(instruction))
        {
            case BranchKind.Undecodable:
                Problem(node, "reached bytes decode as an instruction", "correct the code or what leads here");
                break;
            case BranchKind.Unsupported:
                Problem(node, "control flow is one of the kinds that are analysed", "use a plain near branch or call");
                break;
            case BranchKind.None:
                GoOn(node);
                break;
            case BranchKind.Jump:
                Jump(node, BranchClassification.DirectTarget(instruction));
                break;
            case BranchKind.Conditional:
                Jump(node, BranchClassification.DirectTarget(instruction));
                GoOn(node);
                break;
            case BranchKind.Call:
                Call(node, BranchClassification.DirectTarget(instruction));
                break;
            case BranchKind.Return:
                node.IsReturn = true;
                break;
            case BranchKind.IndirectJump:
                IndirectJump(node);
                break;
            case BranchKind.IndirectCall:
                IndirectCall(node);
                break;
        }
    }

    private void GoOn(FlowNode node)
    {
        if (node.End < function.CodeEnd)
        {
            node.Next = node.End;
        }
        else if (function.StatedSize == 0 && table.Find(node.End) is { IsData: false } next && next.Start == node.End)
        {
            node.TailTargets = [.. node.TailTargets, next];
        }
        else
        {
            Problem(node, "control does not run past a function's end", "end it with a branch or return");
        }
    }

    private void Jump(FlowNode node, ulong target)
    {
        CodeFunction? owner = table.Find(target);
        if (owner == function)
        {
            BranchInside(node, target);
        }
        else if (IsFunctionStart(node, owner, target))
        {
            node.TailTargets = [.. node.TailTargets, owner!];
        }
    }

    private void BranchInside(FlowNode node, ulong target)
    {
        if (target < function.CodeEnd)
        {
            node.Branches = [.. node.Branches, target];
        }
        else
        {
            Problem(node, "a branch stays inside of its function's stated size", "correct the branch or the size");
        }
    }

    private void Call(FlowNode node, ulong target)
    {
        CodeFunction? owner = table.Find(target);
        bool known = IsFunctionStart(node, owner, target);
        node.Callees = known ? [owner!] : [];
        if (!known || mayReturn(owner!))
        {
            GoOn(node);
        }
    }

    private bool IsFunctionStart(FlowNode node, CodeFunction? owner, ulong target)
    {
        if (owner is null || owner.IsData)
        {
            Problem(node, $"target 0x{target:x} is code of this image", "link what it names, or correct the branch");
            return false;
        }

        if (owner.Start != target)
        {
            Problem(
                node,
                $"target {table.Describe(target)} is the start of a function",
                "give the target a symbol that is not a local label");
            return false;
        }

        return true;
    }

    private void IndirectJump(FlowNode node)
    {
        if (allowList.Targets(function) is { } targets)
        {
            node.IsReturn = node.Instruction.Mnemonic == Mnemonic.Retf && allowList.ReturnsToCaller(function);
            foreach (ulong target in targets)
            {
                Jump(node, target);
            }
        }
        else
        {
            unresolved.Add(node.Address);
        }
    }

    private void IndirectCall(FlowNode node)
    {
        if (allowList.Targets(function) is not { } targets)
        {
            AddIndirectBranch(node);
            GoOn(node);
            return;
        }

        CodeFunction[] callees = [.. targets
            .Select(target => (Owner: table.Find(target), Target: target))
            .Where(pair => IsFunctionStart(node, pair.Owner, pair.Target))
            .Select(pair => pair.Owner!)];
        node.Callees = callees;
        if (callees.Any(mayReturn))
        {
            GoOn(node);
        }
    }

    /// <summary>
    /// Reads tables of jumps found so far. A branch found later into a table's preamble takes it back.
    /// </summary>
    /// <returns>Whether there is more to follow.</returns>
    private bool ResolveJumpTables()
    {
        if (unresolved.Count == 0 && jumpTables.Count == 0)
        {
            return false;
        }

        JumpTableReader reader = new(table.Image, function, nodes);
        foreach (ulong address in jumpTables.Keys.Where(address => reader.Read(address) is null).ToArray())
        {
            jumpTables.Remove(address);
            AddIndirectBranch(nodes[address]);
        }

        foreach (ulong address in unresolved.ToArray())
        {
            if (reader.Read(address) is { } found)
            {
                unresolved.Remove(address);
                jumpTables.Add(address, found);
                nodes[address].Branches = found.Targets;
                foreach (ulong target in found.Targets)
                {
                    pending.Push(target);
                }
            }
        }

        return pending.Count > 0;
    }

    private void AddIndirectBranch(FlowNode node) => indirectBranches.Add(Finding(
        node,
        "an indirect branch is a bounded switch table or stands in the allow-list",
        "branch directly (a `switch` of constants, no delegate or virtual call), or name it in `indirect-branches`"));

    private void Problem(FlowNode node, string rule, string cure) => problems.Add(Finding(node, rule, cure));

    private Finding Finding(FlowNode node, string rule, string cure) =>
        new(table.Describe(node.Address), Disassembly.Format(node.Instruction), rule, cure);
}
