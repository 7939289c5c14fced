namespace Bulkhead.Trials.Tests;

using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Console;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Vmx;

public sealed class TrialOutcomeTests
{
    private const uint Instruction = 0x10_0900;

    [Theory]
    [InlineData(0x246u, "VMfailValid(0)")]
    [InlineData(0x203u, "VMfailInvalid")]
    [InlineData(0x202u, "VMsucceed")]
    public void FlagsDecideIfThereWasNoException(uint flags, string text)
    {
        ProtectedModeBlock block = new() { Flags = flags, Vector = ProtectedModeBlock.NoVector };
        Assert.Equal(text, Text(TrialOutcome.Of(block, Instruction)));
    }

    [Theory]
    [InlineData(6u, 0u, "#UD")]
    [InlineData(12u, 0u, "#SS(0)")]
    [InlineData(13u, 0u, "#GP(0)")]
    [InlineData(13u, 88u, "#GP(88)")]
    [InlineData(14u, 2u, "#PF(2)")]
    public void AnExceptionOfTheInstructionIsTheOutcome(uint vector, uint errorCode, string text)
    {
        ProtectedModeBlock block = new() { Vector = vector, ErrorCode = errorCode, FaultEip = Instruction };
        TrialOutcome outcome = TrialOutcome.Of(block, Instruction);
        Assert.Equal(text, Text(outcome));
        Assert.True(outcome.Is(TrialOutcome.Fault((ExceptionVector)vector, (ushort)errorCode)));
    }

    [Fact]
    public void AnExceptionOfAnotherInstructionIsNoExpectedOutcome()
    {
        ProtectedModeBlock block = new() { Vector = 13, FaultEip = Instruction + 4 };
        TrialOutcome outcome = TrialOutcome.Of(block, Instruction);
        Assert.False(outcome.Is(TrialOutcome.Fault(ExceptionVector.GeneralProtection)));
        Assert.Equal("#GP(0) elsewhere", Text(outcome));
    }

    [Fact]
    public void AStubsResultIsTheSameOutcome()
    {
        Assert.True(TrialOutcome.Of(new VmxResult(0)).Is(TrialOutcome.Succeed));
        Assert.True(TrialOutcome.Of(new VmxResult(1)).Is(TrialOutcome.FailInvalid));
        Assert.True(TrialOutcome.Of(new VmxResult(InstructionFault.Of(ExceptionVector.InvalidOpcode, 0).Value))
            .Is(TrialOutcome.Fault(ExceptionVector.InvalidOpcode)));
        Assert.False(TrialOutcome.FailValid(15).Is(TrialOutcome.FailValid(14)));
    }

    [Fact]
    public void WriteReturnsTheLength()
    {
        KtapReport report = default;
        SerialCapture capture = SerialCapture.Open(ref report);
        TrialOutcome[] outcomes =
        [
            TrialOutcome.Succeed,
            TrialOutcome.FailInvalid,
            TrialOutcome.FailValid(15),
            TrialOutcome.Fault(ExceptionVector.InvalidOpcode),
            TrialOutcome.Fault(ExceptionVector.PageFault),
        ];
        List<int> lengths = [];
        foreach (TrialOutcome outcome in outcomes)
        {
            lengths.Add(outcome.WriteTo(ref report.Log));
            report.Log.Write((byte)'\n');
        }

        Assert.Equal(capture.Lines.Select(line => line.Length), lengths);
    }

    [Fact]
    public void AMismatchIsNotOkAndNamesBoth()
    {
        KtapReport report = default;
        SerialCapture capture = SerialCapture.Open(ref report);
        TrialOutcome expected = TrialOutcome.Fault(ExceptionVector.GeneralProtection);
        Assert.True(expected.Report(ref report, "first"u8, expected, "CPL > 0"u8));
        Assert.Equal(RunStatus.Success, report.Status);
        Assert.False(TrialOutcome.Succeed.Report(ref report, "second"u8, expected));
        Assert.Equal(["ok 1 first: #GP(0) (CPL > 0)", "not ok 2 second: VMsucceed, want #GP(0)"], capture.Lines);
        Assert.Equal(RunStatus.TestFailed, report.Status);
    }

    [Fact]
    public void ASkippedPointHasItsReasonAndNeitherPassesNorFails()
    {
        KtapReport report = default;
        SerialCapture capture = SerialCapture.Open(ref report);
        report.Skip("smx-operation"u8, "no TPM"u8);
        Assert.Equal(["ok 1 smx-operation # SKIP no TPM"], capture.Lines);
        Assert.Equal(RunStatus.Success, report.Status);
    }

    private static string Text(TrialOutcome outcome)
    {
        KtapReport report = default;
        SerialCapture capture = SerialCapture.Open(ref report);
        _ = outcome.WriteTo(ref report.Log);
        return Assert.Single(capture.Lines);
    }
}
