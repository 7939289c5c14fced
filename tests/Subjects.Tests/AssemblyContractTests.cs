namespace Bulkhead.Subjects.Tests;

using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;

/// <summary>What kernel/Vmx/Entry.asm and C# must say alike.</summary>
public sealed partial class AssemblyContractTests
{
    private static readonly Dictionary<string, int> s_numbers = Read();

    [Theory]
    [InlineData("EXTENDED_STATE", nameof(SubjectState.ExtendedState))]
    [InlineData("EXTENDED_CONTROL_0", nameof(SubjectState.ExtendedControl0))]
    [InlineData("EXTENDED_STATE_MASK", nameof(SubjectState.ExtendedStateMask))]
    [InlineData("EXIT_REASON_SLOT", nameof(SubjectState.ExitReason))]
    [InlineData("DEADLINE", nameof(SubjectState.Deadline))]
    [InlineData("TIMER_SHIFT", nameof(SubjectState.TimerShift))]
    [InlineData("COUNTERS", nameof(SubjectState.Counters))]
    [InlineData("HOST_STACK", nameof(SubjectState.HostStack))]
    [InlineData("START", nameof(SubjectState.Start))]
    public void FieldsAreWhereAssemblyLooksForThem(string name, string field) =>
        Assert.Equal((int)Marshal.OffsetOf<SubjectState>(field), s_numbers[name]);

    [Theory]
    [InlineData("RAX_SLOT", 0)]
    [InlineData("RCX_SLOT", 1)]
    [InlineData("RDX_SLOT", 2)]
    [InlineData("RBX_SLOT", 3)]
    [InlineData("RBP_SLOT", 5)]
    [InlineData("RSI_SLOT", 6)]
    [InlineData("RDI_SLOT", 7)]
    [InlineData("R8_SLOT", 8)]
    public void RegistersAreInTheOrderOfTheirEncodings(string name, int register) =>
        Assert.Equal(register * sizeof(ulong), s_numbers[name]);

    [Theory]
    [InlineData("EXIT_REASON", VmcsField.ExitReason)]
    [InlineData("VM_INSTRUCTION_ERROR", VmcsField.VmInstructionError)]
    [InlineData("EXIT_INSTRUCTION_LENGTH", VmcsField.VmExitInstructionLength)]
    [InlineData("GUEST_RIP", VmcsField.GuestRip)]
    [InlineData("HOST_RSP", VmcsField.HostRsp)]
    [InlineData("PREEMPTION_TIMER_VALUE", VmcsField.VmxPreemptionTimerValue)]
    public void VmcsFieldsAreTheSame(string name, VmcsField field) => Assert.Equal((int)field, s_numbers[name]);

    /// <summary>Only then does VMLAUNCH follow VMRESUME.</summary>
    [Fact]
    public void TheErrorOfAFirstEntryIsTheSame() =>
        Assert.Equal((int)VmInstructionError.VmresumeNonLaunchedVmcs, s_numbers["RESUME_OF_NON_LAUNCHED"]);

    [Fact]
    public void TheStateComesFirst()
    {
        Assert.Equal(0, (int)Marshal.OffsetOf<Subject>(nameof(Subject.State)));
        Assert.Equal(0, (int)FastVerdict.Slow);
        Assert.Equal(GeneralRegisters.Count * sizeof(ulong), Unsafe.SizeOf<GeneralRegisters>());
    }

    private static Dictionary<string, int> Read()
    {
        string root = typeof(AssemblyContractTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "RepositoryRoot").Value!;
        return File.ReadLines(Path.Combine(root, "kernel", "Vmx", "Entry.asm"))
            .Select(line => Definition().Match(line))
            .Where(match => match.Success)
            .ToDictionary(match => match.Groups["name"].Value, match => Value(match.Groups["value"].Value));
    }

    private static int Value(string text) =>
        text.Split('*').Aggregate(1, (product, factor) => product * Factor(factor.Trim()));

    private static int Factor(string text) => text.StartsWith("0x", StringComparison.Ordinal)
        ? int.Parse(text[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture)
        : int.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?<name>\w+)\s+equ\s+(?<value>[0-9a-fx *]+?)\s*(;.*)?$")]
    private static partial Regex Definition();
}
