namespace Bulkhead.Configuration.Tests;

using Bulkhead.Configuration.Tests.Vectors;
using Bulkhead.Kernel.Configuration;

public sealed class GoodVectorTests
{
    public static TheoryData<string, byte[]> Vectors => new()
    {
        { "smallest", GoodVectors.Smallest().Build() },
        { "complete", GoodVectors.Complete().Build() },
    };

    [Theory]
    [MemberData(nameof(Vectors))]
    public void GoodVectorIsAccepted(string name, byte[] module)
    {
        ConfigurationVerdict verdict = TestMachine.Check(module);
        Assert.True(verdict.IsAccepted, $"{name}: {verdict.Fault} in {verdict.Table} {verdict.Record}");
    }
}
