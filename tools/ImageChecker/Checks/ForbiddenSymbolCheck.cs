using Bulkhead.Elf;
using Bulkhead.ImageChecker.Report;
using Bulkhead.ImageChecker.Rules;

namespace Bulkhead.ImageChecker.Checks;

/// <summary>No run-time helper is linked that the kernel must not need, and nothing is left undefined.</summary>
internal static class ForbiddenSymbolCheck
{
    public static CheckResult Run(ImageAnalysis analysis)
    {
        List<Finding> findings = [];
        HashSet<string> names = [.. analysis.Image.Symbols.Select(symbol => symbol.Name)];
        foreach (ElfSymbol symbol in analysis.Image.Symbols
            .Where(symbol => symbol.Name.Length > 0 && !IsLabelOf(symbol, names)))
        {
            ForbiddenSymbolRule? rule = analysis.Rules.ForbiddenSymbols.FirstOrDefault(
                forbidden => SymbolPattern.Matches(forbidden.Pattern, symbol.Name));
            if (rule is not null)
            {
                findings.Add(new(
                    $"0x{symbol.Value:x} {symbol.Name}",
                    $"{rule.Place} `{rule.Pattern}`",
                    rule.Reason,
                    "remove what needs it from the kernel's C#"));
            }
            else if (symbol.SectionIndex == ElfSymbol.Undefined)
            {
                findings.Add(new(
                    $"symbol {symbol.Name}",
                    "",
                    "every symbol is defined",
                    "link what defines it, or remove its use"));
            }
        }

        return new(
            "linked-symbols",
            $"{analysis.Image.Symbols.Count} symbols, {analysis.Rules.ForbiddenSymbols.Count} patterns",
            findings,
            [],
            []);
    }

    /// <summary>Whether a symbol is a local label of another symbol, which is looked at itself.</summary>
    private static bool IsLabelOf(ElfSymbol symbol, HashSet<string> names) =>
        symbol is { Binding: SymbolBinding.Local, SectionIndex: not ElfSymbol.Undefined }
        && symbol.Name.LastIndexOf('.') is > 0 and int dot
        && names.Contains(symbol.Name[..dot]);
}
