namespace Bulkhead.ImageChecker.Code;

/// <summary>
/// Who calls or jumps to whom, in groups of mutual recursion (Tarjan's strongly connected components).
/// </summary>
internal sealed class CallGraph
{
    private readonly ProgramFlow program;
    private readonly int[] number;
    private readonly int[] lowest;
    private readonly bool[] onPath;
    private readonly Stack<CodeFunction> path = new();
    private readonly List<IReadOnlyList<CodeFunction>> components = [];
    private int visited;

    public CallGraph(ProgramFlow program)
    {
        this.program = program;
        int count = program.Table.Functions.Count;
        number = new int[count];
        lowest = new int[count];
        onPath = new bool[count];
        foreach (FunctionFlow flow in program.Flows)
        {
            if (number[flow.Function.Index] == 0)
            {
                Visit(flow.Function);
            }
        }
    }

    /// <summary>
    /// All functions, callees before callers. A component of several functions, or of one that calls itself, is a
    /// cycle.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<CodeFunction>> Components => components;

    /// <summary>The components that are cycles.</summary>
    public IEnumerable<IReadOnlyList<CodeFunction>> Cycles => components.Where(component =>
        component.Count > 1 || program[component[0]].Targets.Contains(component[0]));

    /// <summary>All functions that can run once the given ones do, themselves included.</summary>
    public HashSet<CodeFunction> Reachable(IEnumerable<CodeFunction> roots)
    {
        HashSet<CodeFunction> reached = [.. roots];
        Stack<CodeFunction> pending = new(reached);
        while (pending.TryPop(out CodeFunction? function))
        {
            foreach (CodeFunction target in program[function].Targets)
            {
                if (reached.Add(target))
                {
                    pending.Push(target);
                }
            }
        }

        return reached;
    }

    /// <summary>One cycle through a component, in the order of the calls, its first function last again.</summary>
    public IReadOnlyList<CodeFunction> CycleThrough(IReadOnlyList<CodeFunction> component)
    {
        CodeFunction start = component[0];
        Dictionary<CodeFunction, CodeFunction> from = [];
        Queue<CodeFunction> pending = new([start]);
        while (!from.ContainsKey(start) && pending.TryDequeue(out CodeFunction? function))
        {
            foreach (CodeFunction target in program[function].Targets.Where(component.Contains))
            {
                if (from.TryAdd(target, function))
                {
                    pending.Enqueue(target);
                }
            }
        }

        List<CodeFunction> cycle = [start];
        for (CodeFunction at = from[start]; at != start; at = from[at])
        {
            cycle.Add(at);
        }

        cycle.Add(start);
        cycle.Reverse();
        return cycle;
    }

    /// <summary>
    /// Depth first without recursion of its own: a hostile image may nest calls as deep as it is long.
    /// </summary>
    private void Visit(CodeFunction root)
    {
        Stack<(CodeFunction Function, IEnumerator<CodeFunction> Targets)> calls = new();
        Enter(root, calls);
        while (calls.TryPeek(out (CodeFunction Function, IEnumerator<CodeFunction> Targets) top))
        {
            if (!top.Targets.MoveNext())
            {
                calls.Pop();
                Leave(top.Function);
                if (calls.TryPeek(out (CodeFunction Function, IEnumerator<CodeFunction> Targets) caller))
                {
                    Lower(caller.Function, lowest[top.Function.Index]);
                }
            }
            else if (number[top.Targets.Current.Index] == 0)
            {
                Enter(top.Targets.Current, calls);
            }
            else if (onPath[top.Targets.Current.Index])
            {
                Lower(top.Function, number[top.Targets.Current.Index]);
            }
        }
    }

    private void Enter(CodeFunction function, Stack<(CodeFunction Function, IEnumerator<CodeFunction> Targets)> calls)
    {
        number[function.Index] = lowest[function.Index] = ++visited;
        onPath[function.Index] = true;
        path.Push(function);
        calls.Push((function, program[function].Targets.GetEnumerator()));
    }

    private void Lower(CodeFunction function, int bound) =>
        lowest[function.Index] = Math.Min(lowest[function.Index], bound);

    private void Leave(CodeFunction function)
    {
        if (lowest[function.Index] != number[function.Index])
        {
            return;
        }

        List<CodeFunction> component = [];
        CodeFunction member;
        do
        {
            member = path.Pop();
            onPath[member.Index] = false;
            component.Add(member);
        }
        while (member != function);
        components.Add(component);
    }
}
