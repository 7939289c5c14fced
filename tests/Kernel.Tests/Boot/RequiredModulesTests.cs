using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Console;
using Bulkhead.Kernel.Tests.Support;

namespace Bulkhead.Kernel.Tests.Boot;

public sealed class RequiredModulesTests
{
    [Theory]
    [InlineData("")]
    [InlineData("caps")]
    [InlineData("modules=policy")]
    [InlineData("modules=policy,monitor")]
    [InlineData("modules=monitor,policy caps")]
    [InlineData("modules=policy,")]
    public void NothingIsReportedIfAllAreThere(string commandLine)
    {
        (bool isComplete, RunStatus status, string[] lines) = Report(commandLine, "policy one", "monitor");
        Assert.True(isComplete);
        Assert.Equal(RunStatus.Success, status);
        Assert.Empty(lines);
    }

    [Theory]
    [InlineData("modules=policy", "policy")]
    [InlineData("modules=monitor,policy", "policy")]
    [InlineData("modules=mon", "mon")]
    [InlineData("modules=monitor,monitors,policy", "monitors")]
    [InlineData("modules=a\u0007b", "a?b")]
    public void TheFirstMissingOneIsReported(string commandLine, string missing)
    {
        (bool isComplete, RunStatus status, string[] lines) = Report(commandLine, "monitor");
        Assert.False(isComplete);
        Assert.Equal(RunStatus.ModuleMissing, status);
        Assert.Equal(
            [
                $"not ok 1 modules: {missing} is not loaded, the command line's modules= names it: "
                + "add it to the boot image",
            ],
            lines);
    }

    private static (bool IsComplete, RunStatus Status, string[] Lines) Report(
        string commandLine,
        params string[] modules)
    {
        FakeProcessor processor = new();
        KtapReport report = new() { Log = TestLog.Open() };
        BootInformation information = default;
        Assert.True(BootText.TryCopy(TestLog.Bytes(commandLine), out information.CommandLine));
        foreach (string text in modules)
        {
            BootModule module = default;
            Assert.True(BootText.TryCopy(TestLog.Bytes(text), out module.Text));
            Assert.True(information.Modules.Add(module));
        }

        bool isComplete = RequiredModules.Report(ref report, information);
        return (isComplete, report.Status, processor.Com1.Lines);
    }
}
