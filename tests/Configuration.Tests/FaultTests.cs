namespace Bulkhead.Configuration.Tests;

using Bulkhead.Configuration.Tests.Reference;
using Bulkhead.Configuration.Tests.Vectors;
using Bulkhead.Kernel.Configuration;

public sealed class FaultTests
{
    public static TheoryData<int, string> Cases
    {
        get
        {
            TheoryData<int, string> data = [];
            for (int index = 0; index < FaultCases.All.Count; index++)
            {
                data.Add(index, FaultCases.All[index].Fault.ToString());
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void BrokenRuleIsNamed(int index, string name)
    {
        FaultCase one = FaultCases.All[index];
        ConfigurationVerdict verdict = TestMachine.Check(one.Make());
        Assert.Equal(
            $"{name} in {one.Table} {one.Record}", $"{verdict.Fault} in {verdict.Table} {verdict.Record}");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void ReferenceRefusesItToo(int index, string name)
    {
        byte[] module = FaultCases.All[index].Make();
        Assert.True(ReferenceChecker.FindWrong(module, TestMachine.ForReference(module.Length)) is not null, name);
    }

    [Fact]
    public void EveryFaultIsProvoked() => Assert.Empty(
        Enum.GetValues<ConfigurationFault>().Skip(1).Except(FaultCases.All.Select(one => one.Fault)));
}
