using Bulkhead.ImageChecker.Code;
using Bulkhead.ImageChecker.Report;
using Bulkhead.ImageChecker.Rules;
using Iced.Intel;

namespace Bulkhead.ImageChecker.Stack;

/// <summary>
/// Follows the stack pointer through one function, by data flow over its instructions, and adds what its callees need.
/// Where ways of different depth join, the deeper counts; a loop that grows the stack is refused, and so is a return
/// whose depth is not exactly known.
/// </summary>
internal sealed class FunctionStackAnalyzer
{
    private const uint AllRegisters = 0xffff;

    /// <summary>
    /// How often ways to an instruction may join with more depth. Only a loop does it again and again.
    /// </summary>
    private const int MostJoins = 4;

    /// <summary>RBX, RBP and R12 to R15 (System V psABI for x86-64, 3.2.1).</summary>
    private const uint CalleeSaved = 0xf028;

    private readonly StackContext context;
    private readonly FunctionFlow flow;
    private readonly CodeFunction function;
    private readonly StackTransfer transfer;
    private readonly int width;
    private readonly Dictionary<ulong, FlowNode> nodes;
    private readonly Dictionary<ulong, StackState> states = [];
    private readonly Queue<ulong> pending = new();
    private readonly Dictionary<string, StackUse> uses = [];
    private readonly Dictionary<(ulong Address, string Rule), Finding> findings = [];
    private readonly Dictionary<ulong, int> deepened = [];
    private readonly Dictionary<ulong, int> joined = [];
    private uint preserved = AllRegisters;
    private bool bounded;

    public FunctionStackAnalyzer(StackContext context, FunctionFlow flow)
    {
        this.context = context;
        this.flow = flow;
        function = flow.Function;
        transfer = new StackTransfer(function.Bits);
        width = function.Bits / 8;
        nodes = flow.Nodes.ToDictionary(node => node.Address);
        bounded = flow.IsKnown;
    }

    public FunctionStack Analyze()
    {
        Record(null, 0, null);
        foreach (ulong entry in function.EntryPoints)
        {
            Arrive(nodes[entry], entry, StackState.AtEntry());
        }

        while (pending.TryDequeue(out ulong address))
        {
            Execute(nodes[address], states[address].Copy());
        }

        return new FunctionStack
        {
            Uses = [.. uses.Values],
            Preserved = preserved,
            IsBounded = bounded,
            Findings = [.. findings.Values],
        };
    }

    private void Execute(FlowNode node, StackState state)
    {
        if (node.FaultTarget is { } resume)
        {
            StackState resumed = state.Copy();
            resumed.Set(Register.RAX, StackValue.Unknown);
            Arrive(node, resume, resumed);
        }

        string? stack = state.Switch?.Stack;
        Instruction instruction = node.Instruction;
        if (node.IsReturn)
        {
            Return(node, state);
            return;
        }

        if (instruction.IsInvalid)
        {
            return;
        }

        bool isCall = BranchClassification.Classify(instruction) is BranchKind.Call or BranchKind.IndirectCall;
        if (isCall)
        {
            Call(node, state);
        }
        else if (!transfer.Execute(instruction, state))
        {
            if (!ChangeStack(node, state))
            {
                return;
            }
        }
        else
        {
            Record(stack, transfer.Deepest, null);
            if (transfer.OverwritesReturnAddress && flow.MayReturn && !context.ReturnsToCaller(function))
            {
                Report(node, "a return address is not overwritten", "return to the caller, or branch directly");
            }
        }

        foreach (CodeFunction target in node.TailTargets)
        {
            TailJump(node, target, state);
        }

        foreach (ulong successor in node.Next is { } next ? node.Branches.Append(next) : node.Branches)
        {
            Arrive(node, successor, state);
        }
    }

    private void Return(FlowNode node, StackState state)
    {
        // A far return takes CS from the stack besides.
        long expected = node.Instruction.Mnemonic == Mnemonic.Retf ? width : 0;
        bool balanced = state is { Switch: null } && state.Pointer == StackValue.Frame(expected);
        if (state.Switch is { Returns: true })
        {
            preserved &= CalleeSaved;
        }
        else if (!balanced || node.Instruction.OpCount != 0)
        {
            Report(node, "a return finds RSP where the call left it", "undo every push and subtraction before it");
        }
        else
        {
            preserved &= state.Preserved();
        }
    }

    private void Call(FlowNode node, StackState state)
    {
        uint kept = AllRegisters;
        Record(state.Switch?.Stack, state.Pointer.Data + width, null);
        foreach (CodeFunction callee in node.Callees)
        {
            kept &= Add(callee, state, state.Pointer.Data + width);
        }

        state.Keep(node.Callees.Count == 0 ? 0 : kept);
    }

    private void TailJump(FlowNode node, CodeFunction target, StackState state)
    {
        uint kept = Add(target, state, state.Pointer.Data);
        if (!context.MayReturn(target))
        {
            return;
        }

        preserved &= kept & state.Preserved();
        if (state.Switch is not null || state.Pointer != StackValue.Frame(0))
        {
            Report(
                node,
                $"a jump to {target.Name}, which returns, finds RSP where the call left it",
                "call it, or undo every push and subtraction before the jump");
        }
    }

    /// <summary>Adds a callee's uses to this function's, the stack in use being at a depth.</summary>
    /// <returns>The registers that it preserves.</returns>
    private uint Add(CodeFunction callee, StackState state, long depth)
    {
        if (context.Summary(callee) is not { } summary)
        {
            bounded = false;
            return 0;
        }

        bounded &= summary.IsBounded;
        foreach (StackUse use in summary.Uses)
        {
            if (use.Stack is null)
            {
                Record(state.Switch?.Stack, depth + use.Worst, use);
            }
            else
            {
                Record(use.Stack, use.Worst, use);
            }
        }

        return summary.Preserved;
    }

    private bool ChangeStack(FlowNode node, StackState state)
    {
        StackSwitchRule? rule = context.Switch(function);
        if (rule is null)
        {
            Report(
                node,
                "RSP changes by constants only",
                "give the frame a constant size (no stackalloc of variable size), "
                + "or name the symbol in `stack-switches`");
            return false;
        }

        if (context.TopOf(rule.Stack) is { } top && Constant(node.Instruction) is { } loaded && loaded != top)
        {
            Report(
                node,
                $"RSP is loaded with the top 0x{top:x} of stack `{rule.Stack}`",
                "load the stack's top symbol, or correct `stack`");
        }

        state.ChangeStack(rule);
        Record(rule.Stack, 0, null);
        return true;
    }

    private static ulong? Constant(in Instruction instruction) => instruction switch
    {
        { Mnemonic: Mnemonic.Lea, IsIPRelativeMemoryOperand: true } => instruction.IPRelativeMemoryAddress,
        { Mnemonic: Mnemonic.Lea, MemoryBase: Register.None, MemoryIndex: Register.None } =>
            instruction.MemoryDisplacement64,
        { Mnemonic: Mnemonic.Mov, Op1Kind: OpKind.Immediate32 or OpKind.Immediate32to64 or OpKind.Immediate64 } =>
            instruction.GetImmediate(1),
        _ => null,
    };

    private void Arrive(FlowNode from, ulong address, StackState state)
    {
        if (!states.TryGetValue(address, out StackState? known))
        {
            states.Add(address, state.Copy());
            pending.Enqueue(address);
        }
        else if (!ReferenceEquals(known.Switch, state.Switch) || deepened.GetValueOrDefault(address) > MostJoins)
        {
            Report(
                from,
                $"all ways to {context.Describe(address)} are on the same stack, and a loop does not grow it",
                "undo what is pushed on each way before they join");
        }
        else
        {
            bool deeper = known.Deepen(state);
            deepened[address] = deepened.GetValueOrDefault(address) + (deeper ? 1 : 0);
            bool join = joined.GetValueOrDefault(address) < MostJoins;
            if (known.MeetWith(state, join) || deeper)
            {
                joined[address] = joined.GetValueOrDefault(address) + 1;
                pending.Enqueue(address);
            }
        }
    }

    private void Record(string? stack, long worst, StackUse? next)
    {
        string key = stack ?? string.Empty;
        if (!uses.TryGetValue(key, out StackUse? known) || known.Worst < worst)
        {
            uses[key] = new StackUse(function, stack, Math.Max(0, worst), next);
        }
    }

    private void Report(FlowNode node, string rule, string cure)
    {
        bounded = false;
        Finding finding = new(context.Describe(node.Address), Disassembly.Format(node.Instruction), rule, cure);
        findings.TryAdd((node.Address, rule), finding);
    }
}
