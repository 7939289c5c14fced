namespace Bulkhead.Seventeen.Tests;

using Bulkhead.Kernel.Cpu;

/// <summary>Results: compared field by field, and as text.</summary>
public sealed class ResultTests
{
    [Theory]
    [InlineData("$ limit=$", "0x40000360 limit=0x47")]
    [InlineData("_SS=$", "SS=0x47")]
    [InlineData("plain", "plain")]
    public void FormatsTakeTheValuesInTurn(string format, string text)
    {
        EnvironmentRun run = Runs.AtLevel0();
        Assert.Equal(text, Words.Of(run.Of(SensitiveInstruction.Sgdt), format));
    }

    [Theory]
    [InlineData(0u, "0 0x0")]
    [InlineData(9u, "9 0x0")]
    [InlineData(12u, "12 0x0")]
    [InlineData(99u, "99 0x0")]
    public void DecimalsHaveNoLeadingZero(uint value, string text)
    {
        ExperimentResult result = default;
        result.Values[0] = value;
        Assert.Equal(text, Words.Of(result, "% $"));
    }

    [Theory]
    [InlineData(0x0002u, "IF=0 IOPL=0")]
    [InlineData(0x0202u, "IF=1 IOPL=0")]
    [InlineData(0x3002u, "IF=0 IOPL=3")]
    [InlineData(0xffffffffu, "IF=1 IOPL=3")]
    public void FlagsAreNamed(uint flags, string text)
    {
        ExperimentResult result = default;
        result.Values[0] = flags;
        Assert.Equal(text, Words.Of(result, "^"));
    }

    [Fact]
    public void AFaultStandsAloneOrBehindWhatWasStoredBeforeIt()
    {
        EnvironmentRun run = Runs.AtLevel3();
        Assert.Equal("#GP(0x10)", Words.Of(run.Of(SensitiveInstruction.Pop), "SS=$"));
        Assert.Equal("CS=0xb SS=0x13, #GP(0x10)", Words.Of(run.Of(SensitiveInstruction.Mov), "CS=$ SS=$"));
    }

    [Fact]
    public void WhatDoesNotFitIsLeftOut() =>
        Assert.Equal(
            new string('x', ResultText.Capacity),
            Words.Of(default, new string('x', ResultText.Capacity + 9)));

    [Fact]
    public void EveryFieldCounts()
    {
        ExperimentResult original = Runs.AtLevel3().Of(SensitiveInstruction.Mov);
        Assert.True(original.Is(original));
        for (int index = 0; index < ExperimentValues.Count; index++)
        {
            ExperimentResult other = original;
            other.Values[index] ^= 0x8000_0000;
            Assert.False(original.Is(other));
        }

        ExperimentResult otherFault = original;
        otherFault.SetFault(ExceptionVector.StackFault, original.ErrorCode);
        Assert.False(original.Is(otherFault));
        otherFault.SetFault(original.Vector, original.ErrorCode + 1);
        Assert.False(original.Is(otherFault));
    }

    [Fact]
    public void VectorZeroIsAFaultToo()
    {
        ExperimentResult result = default;
        Assert.False(result.HasFault);
        result.SetFault(ExceptionVector.DivideError, 0);
        Assert.True(result.HasFault && result.Vector == ExceptionVector.DivideError);
    }

    [Fact]
    public void RunsThatDidNotEndAreNeverTheSame()
    {
        EnvironmentRun incomplete = default;
        Assert.False(incomplete.Is(incomplete));
        Assert.True(Runs.AtLevel0().Is(Runs.AtLevel0()));
        foreach (SensitiveInstruction instruction in Runs.Instructions)
        {
            EnvironmentRun other = Runs.AtLevel0();
            other[instruction].Values[0] ^= 1;
            Assert.False(other.Is(Runs.AtLevel0()));
        }
    }
}
