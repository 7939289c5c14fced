using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Console;
using Bulkhead.Kernel.Tests.Support;

namespace Bulkhead.Kernel.Tests.Console;

public sealed class KtapReportTests
{
    private readonly FakeProcessor processor = new();

    [Fact]
    public void TheReportBeginsWithVersionImageAndPlan()
    {
        KtapReport report = new() { Log = TestLog.Open() };
        report.Start("trials"u8, 42);
        Assert.Equal(["KTAP version 1", "# bulkhead version=0.1.0 image=trials", "1..42"], processor.Com1.Lines);
    }

    [Fact]
    public void PointsAreNumberedFromOne()
    {
        KtapReport report = new() { Log = TestLog.Open() };
        for (int point = 1; point <= 11; point++)
        {
            Assert.True(report.Point(true, "p"u8));
            report.Log.Write("x\n"u8);
        }

        Assert.Equal(Enumerable.Range(1, 11).Select(point => $"ok {point} p: x"), processor.Com1.Lines);
        Assert.Equal(RunStatus.Success, report.Status);
    }

    [Fact]
    public void TheFirstFailureIsTheStatus()
    {
        KtapReport report = new() { Log = TestLog.Open() };
        Assert.True(report.Point(true, "good"u8, RunStatus.ImageCorrupt));
        Assert.Equal(RunStatus.Success, report.Status);
        Assert.False(report.Point(false, "bad"u8, RunStatus.VmxAbsent));
        Assert.False(report.Point(false, "worse"u8, RunStatus.KernelFault));
        Assert.True(report.Point(true, "late"u8));
        Assert.Equal(RunStatus.VmxAbsent, report.Status);
        Assert.Equal("ok 1 good: not ok 2 bad: not ok 3 worse: ok 4 late: ", processor.Com1.Text);
    }

    [Fact]
    public void AFailureWithoutAStatusOfItsOwnIsAFailedTest()
    {
        KtapReport report = new() { Log = TestLog.Open() };
        Assert.False(report.Point(false, "p"u8));
        Assert.Equal(RunStatus.TestFailed, report.Status);
    }
}
