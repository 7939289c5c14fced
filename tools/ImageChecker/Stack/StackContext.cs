using Bulkhead.ImageChecker.Code;
using Bulkhead.ImageChecker.Rules;

namespace Bulkhead.ImageChecker.Stack;

/// <summary>What the analysis of one function's stack needs of the others, of the rules and of the image.</summary>
internal sealed class StackContext
{
    private readonly ProgramFlow program;
    private readonly ImageRules rules;
    private readonly RuleUse use;
    private readonly BranchAllowList allowList;
    private readonly FunctionStack?[] summaries;

    public StackContext(ProgramFlow program, CallGraph graph, BranchAllowList allowList, ImageRules rules, RuleUse use)
    {
        this.program = program;
        this.rules = rules;
        this.use = use;
        this.allowList = allowList;
        summaries = new FunctionStack?[program.Table.Functions.Count];
        foreach (CodeFunction function in graph.Components.SelectMany(component => component))
        {
            summaries[function.Index] = new FunctionStackAnalyzer(this, program[function]).Analyze();
        }
    }

    /// <summary>All summaries.</summary>
    public IEnumerable<FunctionStack> Summaries => summaries.OfType<FunctionStack>();

    /// <summary>The summary of a function; null while it is not known, which only recursion makes happen.</summary>
    public FunctionStack? Summary(CodeFunction function) => summaries[function.Index];

    /// <summary>Whether a function can return.</summary>
    public bool MayReturn(CodeFunction function) => program[function].MayReturn;

    /// <summary>The rule that lets a function load RSP; null if it may not.</summary>
    public StackSwitchRule? Switch(CodeFunction function) => use.First(rules.StackSwitches, function.Names);

    /// <summary>Whether a far return of a function goes to its caller.</summary>
    public bool ReturnsToCaller(CodeFunction function) => allowList.ReturnsToCaller(function);

    /// <summary>Address of the top of a stack; null if the rules give its size only.</summary>
    public ulong? TopOf(string stack)
    {
        string? top = rules.Stacks.First(rule => rule.Name == stack).Top;
        return top is null ? null : program.Table.Image.FindSymbol(top)?.Value;
    }

    /// <summary>Size of a stack in bytes; null if its symbols are missing or in the wrong order.</summary>
    public ulong? SizeOf(StackRule stack)
    {
        if (stack.Size is not null)
        {
            return stack.Size;
        }

        ulong? bottom = program.Table.Image.FindSymbol(stack.Bottom!)?.Value;
        ulong? top = program.Table.Image.FindSymbol(stack.Top!)?.Value;
        return top > bottom ? top - bottom : null;
    }

    /// <summary>An address as a reader looks it up.</summary>
    public string Describe(ulong address) => program.Table.Describe(address);
}
