namespace Bulkhead.ImageChecker.Rules;

/// <summary>Checks what the types of <see cref="ImageRules"/> cannot say.</summary>
internal static class RulesValidator
{
    private const int Version = 1;
    private const int DeepestNesting = 16;

    public static void Validate(ImageRules rules, string path)
    {
        Need(rules.Version == Version, path, rules, $"version is {rules.Version}", $"write `version: {Version}`");
        Need(rules.Entries.Count > 0, path, rules, "no entry is given", "name every way into the image");
        ValidateStacks(rules, path);
        foreach (EntryRule entry in rules.Entries)
        {
            ValidateEntry(rules, entry, path);
        }

        foreach (StackSwitchRule change in rules.StackSwitches)
        {
            NeedText(change.Symbol, "symbol", path, change);
            NeedStack(rules, change.Stack, path, change);
        }

        foreach (CodeModeRule mode in rules.CodeModes)
        {
            Need(mode.Bits is 16 or 32, path, mode, $"bits is {mode.Bits}", "write 16 or 32; 64 is the default");
        }

        foreach (IndirectBranchRule branch in rules.IndirectBranches)
        {
            Need(
                branch.Targets.Count > 0 || branch.ReturnsToCaller,
                path,
                branch,
                "no target is given",
                "name every target of the branch, or say `returns-to-caller: true`");
        }

        foreach (PrivilegedRule privileged in rules.Privileged)
        {
            bool some = privileged.Instructions.Count > 0;
            Need(some, path, privileged, "instructions is empty", "name the instructions");
        }

        ValidateReasons(rules, path);
    }

    private static void ValidateReasons(ImageRules rules, string path)
    {
        IEnumerable<AllowedSymbol> allowed =
        [
            .. rules.CodeModes, .. rules.Privileged, .. rules.IndirectBranches, .. rules.StackSwitches,
            .. rules.Unreached, .. rules.DataInText,
        ];
        foreach (AllowedSymbol entry in allowed)
        {
            NeedText(entry.Symbol, "symbol", path, entry);
            NeedText(entry.Reason, "reason", path, entry);
        }

        foreach (ForbiddenSymbolRule forbidden in rules.ForbiddenSymbols)
        {
            NeedText(forbidden.Pattern, "pattern", path, forbidden);
            NeedText(forbidden.Reason, "reason", path, forbidden);
        }
    }

    private static void ValidateStacks(ImageRules rules, string path)
    {
        HashSet<string> names = [];
        foreach (StackRule stack in rules.Stacks)
        {
            NeedText(stack.Name, "name", path, stack);
            Need(
                stack.Name != EntryRule.NoStack && names.Add(stack.Name),
                path,
                stack,
                $"stack name `{stack.Name}` is reserved or used twice",
                "give each stack a name of its own");
            bool bySymbols = stack.Bottom is not null && stack.Top is not null;
            bool anySymbol = stack.Bottom is not null || stack.Top is not null;
            Need(
                stack.Size is null ? bySymbols : !anySymbol && stack.Size > 0,
                path,
                stack,
                $"stack `{stack.Name}` has no clear size",
                "give either `size` in bytes, or both `bottom` and `top` symbols");
        }
    }

    private static void ValidateEntry(ImageRules rules, EntryRule entry, string path)
    {
        NeedText(entry.Symbol, "symbol", path, entry);
        NeedText(entry.Reason, "reason", path, entry);
        if (entry.Stack != EntryRule.NoStack)
        {
            NeedStack(rules, entry.Stack, path, entry);
        }

        Need(
            entry.Nesting is >= 1 and <= DeepestNesting && (entry.Interrupt || entry.Nesting == 1),
            path,
            entry,
            $"nesting is {entry.Nesting}",
            $"write 1 to {DeepestNesting}, and more than 1 only for an `interrupt` entry");
        Need(entry.Stride >= 0, path, entry, $"stride is {entry.Stride}", "write the size of an entry in bytes");
        Need(
            !entry.Interrupt || entry.Stack != EntryRule.NoStack,
            path,
            entry,
            "an interrupt entry has no stack",
            "name the stack on which the processor pushes its frame");
    }

    private static void NeedStack(ImageRules rules, string stack, string path, RuleEntry entry) => Need(
        rules.Stacks.Any(known => known.Name == stack),
        path,
        entry,
        $"stack `{stack}` is not defined",
        "add it to `stacks`, or correct the name");

    private static void NeedText(string text, string key, string path, RuleEntry entry) =>
        Need(!string.IsNullOrWhiteSpace(text), path, entry, $"`{key}` is empty", "write it out");

    private static void Need(bool holds, string path, RuleEntry entry, string what, string cure)
    {
        if (!holds)
        {
            throw new RulesException($"{path}:{entry.Line}: {what}: {cure}");
        }
    }
}
