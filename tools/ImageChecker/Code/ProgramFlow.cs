namespace Bulkhead.ImageChecker.Code;

/// <summary>The control flow of every function, and which functions can return at all.</summary>
internal sealed class ProgramFlow
{
    private readonly FunctionFlow?[] flows;

    /// <summary>
    /// Finds the least set of functions that can return: one can if a return is reached past calls that can. What does
    /// not return is found so, and not believed from a name.
    /// </summary>
    public ProgramFlow(FunctionTable table, BranchAllowList allowList)
    {
        Table = table;
        flows = new FunctionFlow?[table.Functions.Count];
        bool[] returns = new bool[flows.Length];
        HashSet<int>[] users = [.. flows.Select(_ => new HashSet<int>())];
        Queue<CodeFunction> pending = new(table.Functions.Where(function => !function.IsData));
        while (pending.TryDequeue(out CodeFunction? function))
        {
            FlowBuilder builder = new(table, allowList, function, callee => returns[callee.Index]);
            FunctionFlow flow = builder.Build();
            flows[function.Index] = flow;
            foreach (CodeFunction target in flow.Targets)
            {
                users[target.Index].Add(function.Index);
            }

            if (flow.MayReturn && !returns[function.Index])
            {
                returns[function.Index] = true;
                foreach (int user in users[function.Index])
                {
                    pending.Enqueue(table.Functions[user]);
                }
            }
        }
    }

    /// <summary>The functions.</summary>
    public FunctionTable Table { get; }

    /// <summary>The flows of all functions that are code, by ascending address.</summary>
    public IEnumerable<FunctionFlow> Flows => flows.OfType<FunctionFlow>();

    /// <summary>The flow of a function that is code.</summary>
    public FunctionFlow this[CodeFunction function] =>
        flows[function.Index] ?? throw new InvalidOperationException($"{function} is data");
}
