using Bulkhead.ImageChecker.Code;
using Bulkhead.ImageChecker.Report;
using Bulkhead.ImageChecker.Rules;

namespace Bulkhead.ImageChecker.Checks;

/// <summary>
/// Each restricted instruction is in the stub of its name, or in a symbol that the rules file names for it.
/// </summary>
internal static class PrivilegedInstructionCheck
{
    public static CheckResult Run(ImageAnalysis analysis)
    {
        List<Finding> findings = [];
        HashSet<string> stubs = [];
        HashSet<(PrivilegedRule Rule, string Instruction)> exceptions = [];
        int count = 0;
        foreach (FunctionFlow flow in analysis.Program.Flows.Where(flow => !IsPadding(flow.Function)))
        {
            foreach (FlowNode node in flow.Nodes.Concat(flow.DeadNodes))
            {
                if (RestrictedInstruction.StubName(node.Instruction) is not { } name)
                {
                    continue;
                }

                count++;
                bool isPadding = name == "int3" && !flow.Nodes.Contains(node);
                if (!isPadding && !IsAllowed(analysis.Rules, flow.Function, name, stubs, exceptions))
                {
                    findings.Add(new(
                        analysis.Table.Describe(node.Address),
                        Disassembly.Format(node.Instruction),
                        $"only the stub `{name}` holds this instruction",
                        $"call the stub (and list it in `stubs`), or name {flow.Function.Name} in `privileged`"));
                }
            }
        }

        findings.AddRange(Stale(analysis.Rules, stubs, exceptions));
        return new(
            "privileged-instructions",
            $"{count} in {stubs.Count} stubs and {exceptions.Count} exceptions",
            findings,
            [],
            []);
    }

    private static bool IsPadding(CodeFunction function) => Padding.IsPadding(function.Bytes, function.Bits);

    private static bool IsAllowed(
        ImageRules rules,
        CodeFunction function,
        string name,
        HashSet<string> stubs,
        HashSet<(PrivilegedRule Rule, string Instruction)> exceptions)
    {
        if (function.Names.Contains(name) && rules.Stubs.Contains(name))
        {
            stubs.Add(name);
            return true;
        }

        PrivilegedRule? exception = rules.Privileged.FirstOrDefault(rule =>
            SymbolPattern.MatchesAny(rule.Symbol, function.Names) && rule.Instructions.Contains(name));
        return exception is not null && (exceptions.Add((exception, name)) || true);
    }

    private static IEnumerable<Finding> Stale(
        ImageRules rules,
        HashSet<string> stubs,
        HashSet<(PrivilegedRule Rule, string Instruction)> exceptions)
    {
        foreach (string stub in rules.Stubs.Where(stub => !stubs.Contains(stub)))
        {
            yield return RuleUse.StaleEntry(rules, "stubs", stub);
        }

        foreach (PrivilegedRule rule in rules.Privileged)
        {
            foreach (string name in rule.Instructions.Where(name => !exceptions.Contains((rule, name))))
            {
                yield return RuleUse.StaleEntry(rule, "privileged", $"{rule.Symbol}: {name}");
            }
        }
    }
}
