namespace Bulkhead.Seventeen.Tests;

using Bulkhead.Kernel.Cpu;
using FsCheck;
using FsCheck.Fluent;

/// <summary>What the paper says of each instruction, and when a run shows it.</summary>
public sealed class SensitiveInstructionTableTests
{
    [Fact]
    public void SeventeenPointsHoldNineteenInstructions()
    {
        Assert.Equal(SensitiveInstructionTable.Count, Runs.Instructions.Count());
        Assert.Equal(
            Enumerable.Range(0, SensitiveInstructionTable.PaperCount),
            Runs.Instructions.Select(SensitiveInstructionTable.Point).Distinct());
        Assert.True(SensitiveInstructionTable.PointName(SensitiveInstructionTable.PaperCount).IsEmpty);
        foreach (SensitiveInstruction instruction in Runs.Instructions)
        {
            string name = Words.Of(SensitiveInstructionTable.Name(instruction)).Replace(' ', '-').ToLowerInvariant();
            string point = Words.Of(SensitiveInstructionTable.PointName(SensitiveInstructionTable.Point(instruction)));
            Assert.True(point == name || point.Split('-').Contains(name), $"{name} is reported by {point}");
            Assert.False(SensitiveInstructionTable.Format(instruction).IsEmpty);
        }
    }

    [Fact]
    public void EveryProblemHasWordsOfItsOwn()
    {
        string[] words =
            [.. Enum.GetValues<Problem>().Select(problem => Words.Of(SensitiveInstructionTable.Words(problem)))];
        Assert.Equal(words.Length, words.Where(each => each.Length > 0).Distinct().Count());
    }

    [Fact]
    public void TheDocumentedRunsShowEveryProblem()
    {
        SeventeenRuns runs = Runs.All();
        foreach (SensitiveInstruction instruction in Runs.Instructions)
        {
            Problem problem = SensitiveInstructionTable.PaperProblem(instruction);
            ExperimentResult bare = runs.Bare.Of(instruction);
            Assert.True(
                SensitiveInstructionTable.IsShown(problem, bare, runs.Deprivileged.Of(instruction)),
                $"{instruction} does not show {problem}");
        }
    }

    /// <summary>A processor that did at CPL 3 what it does at CPL 0 would have none of the problems.</summary>
    [Fact]
    public void EqualResultsShowNoProblem()
    {
        Gen<ExperimentResult> results =
            from values in ArbMap.Default.GeneratorFor<uint>().ArrayOf(ExperimentValues.Count)
            from hasFault in ArbMap.Default.GeneratorFor<bool>()
            select Result(values, hasFault);
        Prop.ForAll(
            results.ToArbitrary(),
            result => Enum.GetValues<Problem>().All(
                problem => !SensitiveInstructionTable.IsShown(problem, result, result))).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void AFaultOnBareMetalShowsNothing()
    {
        SeventeenRuns runs = Runs.All();
        foreach (SensitiveInstruction instruction in Runs.Instructions)
        {
            runs.Bare[instruction].SetFault(ExceptionVector.GeneralProtection, 0);
            Problem problem = SensitiveInstructionTable.PaperProblem(instruction);
            ExperimentResult bare = runs.Bare.Of(instruction);
            Assert.False(SensitiveInstructionTable.IsShown(problem, bare, runs.Deprivileged.Of(instruction)));
        }
    }

    [Theory]
    [InlineData(0x3002, 0x0202, true)]
    [InlineData(0x3002, 0x0002, false)]
    [InlineData(0x3002, 0x3202, false)]
    [InlineData(0x3002, 0x1202, false)]
    public void PopfIsIgnoredOnlyIfNeitherFlagIsTaken(uint bare, uint deprivileged, bool isShown) => Assert.Equal(
        isShown,
        SensitiveInstructionTable.IsShown(Problem.SilentlyIgnored, Result([bare]), Result([deprivileged])));

    [Theory]
    [InlineData(ExceptionVector.GeneralProtection, true)]
    [InlineData(ExceptionVector.InvalidOpcode, false)]
    [InlineData(ExceptionVector.StackFault, false)]
    public void OnlyGeneralProtectionIsThePapersFault(ExceptionVector vector, bool isShown)
    {
        ExperimentResult deprivileged = default;
        deprivileged.SetFault(vector, 0x10);
        Assert.Equal(isShown, SensitiveInstructionTable.IsShown(Problem.Faults, Result([0x10]), deprivileged));
    }

    [Theory]
    [InlineData(Problem.RevealsState)]
    [InlineData(Problem.SilentlyIgnored)]
    [InlineData(Problem.WrongAnswer)]
    [InlineData(Problem.KeepsSegments)]
    public void AFaultIsNoSilentProblem(Problem problem)
    {
        ExperimentResult deprivileged = default;
        deprivileged.SetFault(ExceptionVector.GeneralProtection, 0);
        Assert.False(SensitiveInstructionTable.IsShown(problem, Result([1, 0]), deprivileged));
    }

    [Fact]
    public void UmipPreventsTheFiveOfTheSdm() => Assert.Equal(
        [
            SensitiveInstruction.Sgdt, SensitiveInstruction.Sidt, SensitiveInstruction.Sldt, SensitiveInstruction.Smsw,
            SensitiveInstruction.Str,
        ],
        Runs.Instructions.Where(SensitiveInstructionTable.IsPreventedByUmip));

    private static ExperimentResult Result(uint[] values, bool hasFault = false)
    {
        ExperimentResult result = default;
        for (int index = 0; index < values.Length; index++)
        {
            result.Values[index] = values[index];
        }

        if (hasFault)
        {
            result.SetFault(ExceptionVector.GeneralProtection, 0);
        }

        return result;
    }
}
