namespace Bulkhead.Runtime.Tests;

using System.Buffers.Binary;
using Bulkhead.Configuration.Tests.Vectors;
using Bulkhead.Kernel.Audit;
using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Runtime.Tests.Support;

/// <summary>From a module to the first subject, and what stops it on the way.</summary>
public sealed unsafe class SystemStartTests
{
    [Fact]
    public void ASystemStarts()
    {
        using RunningSystem system = new(GoodVectors.Complete());
        Assert.StartsWith(
            "ok 1 configuration: name=complete partitions=4 subjects=5 channels=2 sha256=", system.Machine.Log[0]);
        Assert.Equal("ok 2 subjects: 5 scrubbed, loaded, images as their hashes say", system.Machine.Log[1]);
        Assert.Equal(
            "ok 3 schedule: tsc-kilohertz=50000 switch-window-ticks=2500 major-frames=2 minor-frames=7",
            system.Machine.Log[2]);
        Assert.Equal(3, system.Machine.Log.Length);
        Assert.Equal(0u, system.Running->Index);
        Assert.Equal([AuditKind.Boot], system.Audit.Select(record => record.Kind));
    }

    [Fact]
    public void TheFirstRecordNamesThePolicy()
    {
        using RunningSystem system = new(GoodVectors.Complete());
        string digest = string.Concat(Enumerable.Range(0, 4).Select(index =>
            BinaryPrimitives.ReverseEndianness(system.Audit[0].Values[index]).ToString("x16")));
        Assert.EndsWith($"sha256={digest}", system.Machine.Log[0]);
        Assert.Equal(AuditRecord.NoSubject, system.Audit[0].Subject);
    }

    [Fact]
    public void MemoryIsScrubbedAndImagesAreInIt()
    {
        using RunningSystem system = new(Models.Of("one", "two"));
        for (uint subject = 0; subject < 2; subject++)
        {
            Assert.True(
                system.Memory(subject, Models.Image, Models.ImageLength)
                    .SequenceEqual(system.Model.Images.AsSpan(((int)subject * 0x100) + 0x40, Models.ImageLength)));
            Span<byte> rest = system.Memory(subject, Models.Image + Models.ImageLength, 0x3f40);
            Assert.True(rest.IndexOfAnyExcept((byte)0) < 0);
            Assert.True(system.Memory(subject, Models.Data, 0x2000).IndexOfAnyExcept((byte)0) < 0);
        }
    }

    [Fact]
    public void AnIdleFirstFrameIsSpent()
    {
        using RunningSystem system = new(Models.Of("one").Scheduled((uint.MaxValue, 700), (0, 1000)));
        Assert.Equal(0u, system.Running->Index);
        Assert.Equal(system.Dispatcher->Began + 35_000, system.Dispatcher->Clock.Start);
    }

    [Theory]
    [InlineData(0, "header record 0: the module must begin with the letters BULKHEAD")]
    [InlineData(8, "header record 0: the version must be that of this kernel")]
    public void AModuleThatIsNoVectorIsRefused(int offset, string rule)
    {
        using RunningSystem system = new(Models.Of("one"), module => module[offset] ^= 1);
        Assert.Equal(
            [$"not ok 1 configuration: {rule}: build it with this version's policy compiler"], system.Machine.Log);
        Assert.Equal(RunStatus.ConfigurationInvalid, system.Processor->Report.Status);
        Assert.True(system.Running == null);
    }

    [Fact]
    public void AnImageUnlikeItsHashIsRefused()
    {
        using RunningSystem system = new(Models.Of("one", "two"), module => module[^1] ^= 1);
        Assert.StartsWith("not ok 2 subjects: subject 1 cannot be loaded: its image differs", system.Machine.Log[^1]);
        Assert.Equal(RunStatus.SubjectsUnusable, system.Processor->Report.Status);
        Assert.Equal([AuditKind.ImageCorrupt], system.AuditOf(1));
        Assert.True(system.Running == null);
    }

    [Fact]
    public void TooFewPagesForExtendedPageTablesAreRefused()
    {
        VectorModel model = Models.Of("one");
        model.Subjects[0].Record.ExtendedPageTables = 3;
        using RunningSystem system = new(model);
        Assert.StartsWith("not ok 2 subjects: subject 0 cannot be loaded", system.Machine.Log[^1]);
    }

    /// <summary>The kernel keeps two pages of extended state; AMX alone has more.</summary>
    [Fact]
    public void ExtendedStateThatDoesNotFitIsLeftOut()
    {
        RuntimeProcessor machine = new() { ExtendedStateBits = 0x6_0007, ExtendedStateSize = 11008 };
        using RunningSystem system = new(Models.Of("one"), machine: machine);
        Assert.Equal(7ul, machine.ExtendedControl0);
        Assert.Equal(7ul, system.Running->State.ExtendedStateMask);
        Assert.Equal(7ul, system.Running->State.ExtendedControl0);
    }

    [Fact]
    public void EachSubjectsTimeBeginsWithTheSchedule()
    {
        using RunningSystem system = new(Models.Of("one", "two"));
        Assert.Equal(0 - system.Dispatcher->Began, system.Field(0, Kernel.Vmx.VmcsField.TscOffset));
        Assert.Equal(0 - system.Dispatcher->Began, system.Field(1, Kernel.Vmx.VmcsField.TscOffset));
        Assert.Equal(SubjectPhase.Ready, system.Subject(1)->Phase);
    }
}
