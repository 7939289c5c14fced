namespace Bulkhead.Subjects.Tests;

using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;

/// <summary>What the assembly of kernel/Vmx and C# must say alike.</summary>
public sealed partial class AssemblyContractTests
{
    private static readonly Dictionary<string, int> s_numbers = Read("Entry.asm");
    private static readonly Dictionary<string, int> s_access = Read("VmcsInstructions.asm");

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

    [Theory]
    [InlineData("EXIT_QUALIFICATION_SLOT", nameof(MonitoredStatePage.ExitQualification))]
    [InlineData("LINEAR_ADDRESS_SLOT", nameof(MonitoredStatePage.GuestLinearAddress))]
    [InlineData("INSTRUCTION_POINTER_SLOT", nameof(MonitoredStatePage.InstructionPointer))]
    [InlineData("FLAGS_SLOT", nameof(MonitoredStatePage.Flags))]
    [InlineData("STACK_POINTER_SLOT", nameof(MonitoredStatePage.StackPointer))]
    [InlineData("CONTROL_REGISTER_0_SLOT", nameof(MonitoredStatePage.ControlRegister0))]
    [InlineData("CONTROL_REGISTER_3_SLOT", nameof(MonitoredStatePage.ControlRegister3))]
    [InlineData("CONTROL_REGISTER_4_SLOT", nameof(MonitoredStatePage.ControlRegister4))]
    [InlineData("EXTENDED_FEATURES_SLOT", nameof(MonitoredStatePage.ExtendedFeatureEnable))]
    [InlineData("CODE_SEGMENT_BASE_SLOT", nameof(MonitoredStatePage.CodeSegmentBase))]
    [InlineData("CODE_SEGMENT_RIGHTS_SLOT", nameof(MonitoredStatePage.CodeSegmentAccessRights))]
    [InlineData("ACTIVITY_SLOT", nameof(MonitoredStatePage.Activity))]
    public void AnAccessIsShownWhereMonitorsLookForIt(string name, string field) =>
        Assert.Equal((int)Marshal.OffsetOf<MonitoredStatePage>(field), s_access[name]);

    [Theory]
    [InlineData("EXIT_QUALIFICATION", VmcsField.ExitQualification)]
    [InlineData("GUEST_LINEAR_ADDRESS", VmcsField.GuestLinearAddress)]
    [InlineData("GUEST_RIP", VmcsField.GuestRip)]
    [InlineData("GUEST_RFLAGS", VmcsField.GuestRflags)]
    [InlineData("GUEST_RSP", VmcsField.GuestRsp)]
    [InlineData("GUEST_CR0", VmcsField.GuestCr0)]
    [InlineData("GUEST_CR3", VmcsField.GuestCr3)]
    [InlineData("GUEST_CR4", VmcsField.GuestCr4)]
    [InlineData("GUEST_IA32_EFER", VmcsField.GuestEfer)]
    [InlineData("GUEST_CS_BASE", VmcsField.GuestCsBase)]
    [InlineData("GUEST_CS_ACCESS_RIGHTS", VmcsField.GuestCsAccessRights)]
    [InlineData("GUEST_ACTIVITY_STATE", VmcsField.GuestActivityState)]
    [InlineData("IDT_VECTORING_INFORMATION", VmcsField.IdtVectoringInformation)]
    [InlineData("GUEST_INTERRUPTIBILITY_STATE", VmcsField.GuestInterruptibilityState)]
    public void WhatAnAccessShowsIsReadFromTheSameFields(string name, VmcsField field) =>
        Assert.Equal((int)field, s_access[name]);

    private static Dictionary<string, int> Read(string file)
    {
        string root = typeof(AssemblyContractTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "RepositoryRoot").Value!;
        return File.ReadLines(Path.Combine(root, "kernel", "Vmx", file))
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
