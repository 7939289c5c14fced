namespace Bulkhead.Seventeen.Tests;

using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

/// <summary>What assembly and C# must say alike.</summary>
public sealed partial class AssemblyContractTests
{
    private static readonly Dictionary<string, string> s_contract = Read("Program/contract.inc");
    private static readonly Dictionary<string, string> s_switch = Read("BareSwitch.asm");
    private static readonly Dictionary<string, string> s_memory = Read("memory.asm");

    [Theory]
    [InlineData("HEADER_MODE", nameof(EnvironmentHeader.Mode))]
    [InlineData("HEADER_EXIT", nameof(EnvironmentHeader.Exit))]
    [InlineData("HEADER_RESUME", nameof(EnvironmentHeader.Resume))]
    [InlineData("HEADER_CURRENT", nameof(EnvironmentHeader.Current))]
    [InlineData("HEADER_COMPLETED", nameof(EnvironmentHeader.Completed))]
    public void TheHeaderIsTheSame(string name, string field) =>
        Assert.Equal((int)Marshal.OffsetOf<EnvironmentHeader>(field), Number(s_contract, name));

    [Theory]
    [InlineData("LINEAR_BASE", EnvironmentBlock.LinearBase)]
    [InlineData("PROGRAM_SIZE", EnvironmentBlock.ProgramSize)]
    [InlineData("MODE_SYSTEM", (uint)EnvironmentMode.System)]
    [InlineData("MODE_DEPRIVILEGED", (uint)EnvironmentMode.Deprivileged)]
    [InlineData("RESULTS_OFFSET", EnvironmentBlock.ResultsOffset)]
    [InlineData("RESULT_COUNT", SensitiveInstructionTable.Count)]
    [InlineData("VM_END_OFFSET", EnvironmentBlock.VirtualMachineEndOffset)]
    [InlineData("ENTRY_OFFSET", EnvironmentBlock.EntryOffset)]
    [InlineData("HYPERCALL_END", VirtualMachine.HypercallEnd)]
    public void ConstantsAreTheSame(string name, uint value) => Assert.Equal(value, (uint)Number(s_contract, name));

    [Fact]
    public void TheResultIsTheSame()
    {
        Assert.Equal(Marshal.SizeOf<ExperimentResult>(), Number(s_contract, "RESULT_SIZE"));
        Assert.Equal(
            (int)Marshal.OffsetOf<ExperimentResult>(nameof(ExperimentResult.ErrorCode)),
            Number(s_contract, "RESULT_ERROR_CODE"));
        Assert.Equal(
            (int)Marshal.OffsetOf<ExperimentResult>(nameof(ExperimentResult.Values)),
            Number(s_contract, "RESULT_VALUES"));
    }

    [Theory]
    [InlineData("KERNEL_RSP", nameof(BareSwitch.KernelRsp))]
    [InlineData("KERNEL_CR0", nameof(BareSwitch.KernelCr0))]
    [InlineData("KERNEL_CR3", nameof(BareSwitch.KernelCr3))]
    [InlineData("KERNEL_CR4", nameof(BareSwitch.KernelCr4))]
    [InlineData("ENVIRONMENT_CR0", nameof(BareSwitch.Cr0))]
    [InlineData("ENVIRONMENT_CR3", nameof(BareSwitch.Cr3))]
    [InlineData("ENVIRONMENT_CR4", nameof(BareSwitch.Cr4))]
    [InlineData("ENVIRONMENT_ENTRY", nameof(BareSwitch.Entry))]
    public void TheSwitchIsTheSame(string name, string field) =>
        Assert.Equal((int)Marshal.OffsetOf<BareSwitch>(field), Number(s_switch, name));

    [Fact]
    public void TheBlockIsAsLargeAsItsMemory() =>
        Assert.Equal(EnvironmentBlock.Size, (uint)Number(s_memory, "ENVIRONMENT_SIZE"));

    [Fact]
    public void TheExperimentsAreInTheOrderOfTheInstructions()
    {
        string[] instructions =
        [
            .. File.ReadLines(Path("Program/experiments.inc"))
                .SkipWhile(line => !line.StartsWith("; SGDT", StringComparison.Ordinal))
                .Select(line => Title().Match(line))
                .Where(match => match.Success)
                .Select(match => match.Groups[1].Value),
        ];
        string[] names = [.. Runs.Instructions.Select(each => Words.Of(SensitiveInstructionTable.Name(each)))];
        Assert.Equal(names, instructions[..names.Length]);
    }

    /// <summary>A sum of products of numbers and other names.</summary>
    private static int Number(Dictionary<string, string> definitions, string name) =>
        definitions[name].Split('+').Sum(
            term => term.Split('*').Select(factor => Factor(definitions, factor.Trim())).Aggregate((a, b) => a * b));

    private static int Factor(Dictionary<string, string> definitions, string factor) =>
        definitions.ContainsKey(factor) ? Number(definitions, factor)
        : factor.StartsWith("0x", StringComparison.Ordinal)
            ? int.Parse(factor[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture)
            : int.Parse(factor, CultureInfo.InvariantCulture);

    private static Dictionary<string, string> Read(string file) => File.ReadLines(Path(file))
        .Select(line => Definition().Match(line))
        .Where(match => match.Success)
        .ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value.Trim());

    private static string Path(string file) => System.IO.Path.Combine(
        typeof(AssemblyContractTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "RepositoryRoot").Value!,
        "kernel/Trials/Seventeen",
        file);

    [GeneratedRegex(@"^(\w+)\s+equ\s+([^;]+)")]
    private static partial Regex Definition();

    [GeneratedRegex("^; ([A-Z]+(?: n)?)(?=:|$)")]
    private static partial Regex Title();
}
