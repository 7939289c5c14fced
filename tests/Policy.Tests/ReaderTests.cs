using Bulkhead.Kernel.Configuration;
using Bulkhead.Policy.Diagnostics;
using Bulkhead.Policy.Model;
using Bulkhead.Policy.Reading;

namespace Bulkhead.Policy.Tests;

/// <summary>What the reader makes of a document.</summary>
public class ReaderTests
{
    [Fact]
    public void Example_IsReadInItsOrderWithItsPlaces()
    {
        ErrorList errors = new();
        SystemPolicy policy = PolicyReader.Read(ExampleFiles.TwoLevels, "two-levels.yaml", errors)!;
        Assert.Empty(errors.Errors);
        Assert.Equal("two-levels", policy.Name.Value);
        Assert.Equal(
            ["collector", "vault", "downgrader", "publisher", "auditor", "console"],
            policy.Subjects.Select(subject => subject.Name.Value));
        Subject collector = policy.Subjects[0];
        Assert.Equal(20, collector.Name.Position.Line);
        Assert.Equal(3, collector.Name.Position.Column);
        Assert.Equal(FaultAction.Restart, collector.OnFault.Value);
        Assert.Equal(3u, collector.MaximumRestarts);
        Assert.Equal(4u, collector.WatchdogFrames?.Value);
        Assert.Equal(new PortRange(0x3f8, 0x3ff), policy.Subjects[5].Grants.Ports[0].Value);
        Assert.Equal(64ul << 10, policy.Subjects[1].Grants.Memory[0].Size.Value);
        Assert.Equal(MemoryKind.Kept, policy.Subjects[1].Grants.Memory[0].Kind);
        Assert.Equal(32ul << 20, policy.Machine.MemorySize.Value);
        Assert.Equal(33u, policy.Channels[0].Vector?.Value);
        Assert.Equal(6500ul, policy.Schedule.MajorFrames[0].Microseconds);
    }
}
