using Bulkhead.Elf;
using Bulkhead.ImageChecker.Code;
using Bulkhead.ImageChecker.Report;
using Bulkhead.ImageChecker.Rules;

namespace Bulkhead.ImageChecker.Checks;

/// <summary>What several rules need of an image, computed once.</summary>
internal sealed class ImageAnalysis
{
    public ImageAnalysis(ElfImage image, ImageRules rules)
    {
        Image = image;
        Rules = rules;
        FunctionTableBuilder builder = new(image, rules, Use);
        Table = builder.Build();
        SymbolFindings = builder.Findings;
        AllowList = new BranchAllowList(Table, rules, Use);
        Program = new ProgramFlow(Table, AllowList);
        Graph = new CallGraph(Program);
    }

    /// <summary>The image.</summary>
    public ElfImage Image { get; }

    /// <summary>The rules.</summary>
    public ImageRules Rules { get; }

    /// <summary>Which entries of the rules were needed so far.</summary>
    public RuleUse Use { get; } = new();

    /// <summary>The functions.</summary>
    public FunctionTable Table { get; }

    /// <summary>What is wrong with the symbols.</summary>
    public IReadOnlyList<Finding> SymbolFindings { get; }

    /// <summary>Allowed indirect branches.</summary>
    public BranchAllowList AllowList { get; }

    /// <summary>The control flow.</summary>
    public ProgramFlow Program { get; }

    /// <summary>The call graph.</summary>
    public CallGraph Graph { get; }

    /// <summary>The functions at which entries begin, each once.</summary>
    public IEnumerable<CodeFunction> EntryFunctions => Rules.Entries
        .SelectMany(entry => Table.Matching(entry.Symbol))
        .Where(function => !function.IsData)
        .Distinct();
}
