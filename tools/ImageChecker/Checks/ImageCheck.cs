using Bulkhead.Elf;
using Bulkhead.ImageChecker.Rules;
using Bulkhead.ImageChecker.Sources;

namespace Bulkhead.ImageChecker.Checks;

/// <summary>Runs every rule on an image.</summary>
public static class ImageCheck
{
    /// <summary>Runs every rule on an image.</summary>
    /// <param name="image">A linked image with its symbol table.</param>
    /// <param name="rules">What it may contain.</param>
    /// <param name="sources">The size of its sources, if it is to be reported.</param>
    /// <returns>One result for each rule, in a fixed order.</returns>
    public static IReadOnlyList<CheckResult> Run(ElfImage image, ImageRules rules, SourceCount? sources)
    {
        ImageAnalysis analysis = new(image, rules);
        return
        [
            StaticImageCheck.Run(analysis),
            WriteXorExecuteCheck.Run(analysis),
            SymbolCheck.Run(analysis),
            ControlFlowCheck.Run(analysis),
            PrivilegedInstructionCheck.Run(analysis),
            IndirectBranchCheck.Run(analysis),
            RecursionCheck.Run(analysis),
            StackCheck.Run(analysis),
            ForbiddenSymbolCheck.Run(analysis),
            SimdCheck.Run(analysis),
            SizeCheck.Run(analysis, sources),
        ];
    }
}
