namespace Bulkhead.Trials.Tests;

using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

/// <summary>What assembly and C# must say alike: kernel/Trials/ProtectedMode.inc.</summary>
public sealed partial class AssemblyContractTests
{
    private static readonly Dictionary<string, string> Definitions = Read();

    [Fact]
    public void EveryFieldOfTheBlockIsWhereAssemblyLooksForIt()
    {
        string[] names = [.. Definitions.Keys.Where(name => name.StartsWith("BLOCK_", StringComparison.Ordinal))];
        FieldInfo[] fields = typeof(ProtectedModeBlock).GetFields(BindingFlags.Public | BindingFlags.Instance);
        Assert.Equal(fields.Length, names.Length);
        foreach (FieldInfo field in fields)
        {
            string name = "BLOCK_" + string.Concat(field.Name.Select((letter, index) =>
                index > 0 && char.IsUpper(letter) ? "_" + letter : letter.ToString())).ToUpperInvariant();
            Assert.Equal((int)Marshal.OffsetOf<ProtectedModeBlock>(field.Name), Number(name));
        }

        Assert.Equal((int)ProtectedModeBlock.StackOperandOffset, Number("BLOCK_STACK_OPERAND"));
    }

    [Theory]
    [InlineData("SELECTOR_DATA64", TrialSelector.FlatData)]
    [InlineData("SELECTOR_KERNEL_CODE", TrialSelector.KernelCode)]
    [InlineData("SELECTOR_STACK", TrialSelector.Stack)]
    [InlineData("SELECTOR_TASK_STATE", TrialSelector.TaskState)]
    [InlineData("SELECTOR_CODE16", TrialSelector.Code16)]
    [InlineData("SELECTOR_USER_DATA", TrialSelector.UserData)]
    public void SelectorsAreTheSame(string name, TrialSelector selector) => Assert.Equal((int)selector, Number(name));

    [Theory]
    [InlineData("TRIAL_STACK_TOP", TrialLayout.StackSegmentSize)]
    [InlineData("HIGH_SEGMENT", InterruptVectorTable.HighSegment)]
    [InlineData("HIGH_SEGMENT_BASE", InterruptVectorTable.HighSegmentBase)]
    [InlineData("A20_PROBE", A20Arena.Probe)]
    [InlineData("NO_VECTOR", ProtectedModeBlock.NoVector)]
    public void ConstantsAreTheSame(string name, uint value) => Assert.Equal(value, (uint)Number(name));

    private static int Number(string name) => Definitions[name].Split('+').Sum(term => Parse(term.Trim()));

    private static int Parse(string term) => term.StartsWith("0x", StringComparison.Ordinal)
        ? int.Parse(term[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture)
        : int.Parse(term, CultureInfo.InvariantCulture);

    private static Dictionary<string, string> Read()
    {
        string root = typeof(AssemblyContractTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "RepositoryRoot").Value!;
        return File.ReadLines(Path.Combine(root, "kernel/Trials/ProtectedMode.inc"))
            .Select(line => Definition().Match(line))
            .Where(match => match.Success)
            .ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value.Trim());
    }

    [GeneratedRegex(@"^(\w+)\s+equ\s+([^;]+)")]
    private static partial Regex Definition();
}
