namespace Bulkhead.Configuration.Tests;

using System.Diagnostics;
using Bulkhead.Configuration.Tests.Fuzz;
using Bulkhead.Configuration.Tests.Reference;
using Bulkhead.Configuration.Tests.Vectors;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Vmx;

public sealed class GoodVectorTests
{
    public static TheoryData<string, byte[]> Vectors
    {
        get
        {
            TheoryData<string, byte[]> vectors = new()
            {
                { "smallest", GoodVectors.Smallest().Build() },
                { "complete", GoodVectors.Complete().Build() },
            };
            foreach (int subjects in new[] { 1, 2, 3, 5, 10, 20, 40, 64 })
            {
                vectors.Add($"{subjects} subjects", RandomVectors.Make(new Random(subjects), subjects).Build());
            }

            return vectors;
        }
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void GoodVectorIsAccepted(string name, byte[] module)
    {
        ConfigurationVerdict verdict = TestMachine.Check(module);
        Assert.True(verdict.IsAccepted, $"{name}: {verdict.Fault} in {verdict.Table} {verdict.Record}");
        Assert.Null(ReferenceChecker.FindWrong(module, TestMachine.ForReference(module.Length)));
    }

    /// <summary>As many regions and ports as may be: they are what is compared with all others.</summary>
    [Fact]
    public void LargestVectorIsAcceptedInBoundedTime()
    {
        VectorModel model = RandomVectors.Make(new Random(1), SubjectRecord.MaximumCount);
        SubjectModel subject = model.Subjects[0];
        int regions = model.Subjects.Sum(one => one.Memory.Count);
        for (int index = regions; index < ConfigurationHeader.MaximumCount(ConfigurationTable.Memory); index++)
        {
            subject.Memory.Add(new()
            {
                GuestPhysical = (1ul << 40) + ((ulong)index << 12), HostPhysical = (1ul << 32) + ((ulong)index << 12),
                Length = VectorAllocator.PageSize, Kind = MemoryKind.Device, Rights = EptRights.Read,
            });
        }

        for (int port = 0x2000; model.Subjects.Sum(one => one.Ports.Count) < 1024; port++)
        {
            subject.Ports.Add(new() { First = (ushort)port, Last = (ushort)port });
        }

        Stopwatch time = Stopwatch.StartNew();
        ConfigurationVerdict verdict = TestMachine.Check(model.Build());
        Assert.True(verdict.IsAccepted, $"{verdict.Fault} in {verdict.Table} {verdict.Record}");
        Assert.InRange(time.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }
}
