using Bulkhead.ImageChecker.Report;

namespace Bulkhead.ImageChecker.Checks;

/// <summary>Every byte of executable sections belongs to a function with a symbol.</summary>
internal static class SymbolCheck
{
    public static CheckResult Run(ImageAnalysis analysis)
    {
        List<Finding> findings =
        [
            .. analysis.SymbolFindings,
            .. analysis.Use.Stale(analysis.Rules.CodeModes, "code-modes"),
            .. analysis.Use.Stale(analysis.Rules.DataInText, "data-in-text"),
        ];
        if (analysis.Table.Functions.Count == 0)
        {
            findings.Add(new("image", "", "the image has executable sections with symbols", "do not strip the image"));
        }

        return new("symbols", $"{analysis.Table.Functions.Count} functions", findings, [], []);
    }
}
