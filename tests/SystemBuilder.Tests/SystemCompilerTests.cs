using Bulkhead.Kernel.Configuration;
using Bulkhead.Policy.Model;
using Bulkhead.SystemBuilder.Module;
using Bulkhead.SystemBuilder.Tests.Support;
using Subject = Bulkhead.Policy.Model.Subject;

namespace Bulkhead.SystemBuilder.Tests;

public class SystemCompilerTests
{
    [Fact]
    public void TheSamePolicyAndFilesGiveTheSameBytes()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            Assert.Equal(Systems.Build(RandomPolicy.Of(seed)).Bytes, Systems.Build(RandomPolicy.Of(seed)).Bytes);
        }
    }

    [Fact]
    public void TheModuleIsTheVectorAndTheImagesPageByPage()
    {
        SystemImage image = Systems.Build(TestPolicy.Example());
        Assert.Equal(0, image.Bytes.Length % 4096);
        Assert.Equal((uint)image.VectorBytes.Length, image.Vector.Header.Length);
        ImageRecord text = image.Vector.Images.First(content => content.GuestPhysical == 0x10_0000);
        Assert.Equal(
            TestElf.Program().AsSpan(64 + (3 * 56), 5000),
            image.Bytes.AsSpan((int)text.ModuleOffset, (int)text.Length));
    }

    [Fact]
    public void AnImageThatTwoSubjectsHaveIsThereOnce()
    {
        SystemImage image = Systems.Build(TestPolicy.Example());
        ImageRecord[] texts = [.. image.Vector.Images.Where(content => content.GuestPhysical == 0x10_0000)];
        Assert.Equal(3, texts.Length);
        Assert.Single(texts.Select(text => text.ModuleOffset).Distinct());
    }

    [Fact]
    public void RecordsSayWhatThePolicySays()
    {
        VectorView view = new(Systems.Build(TestPolicy.Example()).Vector);
        Assert.Equal([0b111ul, 0b010ul, 0b110ul], view.Vector.Partitions.Select(partition => partition.FlowsTo));
        SubjectRecord reader = view.Subject("reader");
        Assert.Equal((FaultAction.Restart, 5u, 4u), (reader.OnFault, reader.MaximumRestarts, reader.WatchdogFrames));
        Assert.Equal([0u, 0x4000_0000u], view.Vector.Cpuid.Select(record => record.Leaf));
        Assert.Equal([0x60, 0x3f8], view.Vector.Ports.Select(record => (int)record.First));
        Assert.Equal(
            [(EventAction.Interrupt, 1u, 33u), (EventAction.EndSystem, 3u, 0u), (EventAction.SwitchMajorFrame, 1u, 0u)],
            view.Vector.Events.Select(record => (record.Action, record.Target, record.Vector)));
        Assert.Equal([30, 31], view.Vector.Traps.Select(record => (int)record.Reason));
        Assert.Equal(MonitoredState.All, view.Vector.Traps[0].Visible);
        Assert.Equal(3u, view.Vector.Traps[0].Monitor);
        InterruptRecord interrupt = Assert.Single(view.Vector.Interrupts);
        Assert.Equal((4u, 0u, 40u), (interrupt.Line, interrupt.Subject, interrupt.Vector));
        Assert.Equal(["normal", "rest"], view.MajorFrames);
        Assert.Equal(
            [0u, 1, 2, 3, uint.MaxValue, uint.MaxValue], view.Vector.MinorFrames.Select(frame => frame.Subject));
    }

    [Fact]
    public void TooLittleMemoryIsRefusedWhereThePolicySaysHowMuch()
    {
        SystemPolicy policy = TestPolicy.Example();
        SystemBuildException refusal = Refusal(policy with
        {
            Machine = policy.Machine with { MemorySize = TestPolicy.At(1ul << 20, 5) },
        });
        Assert.StartsWith("system.yaml:5:1: error memory-room: memory: writer needs 3 MiB for kept", refusal.Message);
    }

    [Fact]
    public void AModuleThatDoesNotFitBelowTheMemoryIsRefused()
    {
        SystemPolicy policy = TestPolicy.Example();
        SystemBuildException refusal = Refusal(policy with
        {
            Machine = policy.Machine with { MemoryStart = TestPolicy.At(SystemCompiler.BootReserve, 4) },
        });
        Assert.StartsWith("system.yaml:4:1: error module-room: module: ", refusal.Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(512 << 10)]
    public void AStackThatDoesNotFitIsRefused(ulong size)
    {
        Subject subject = TestPolicy.Native("subject", "all") with { StackSize = TestPolicy.At(size, 22) };
        SystemBuildException refusal = Refusal(TestPolicy.System([TestPolicy.Partition("all")], [subject], []));
        Assert.StartsWith("system.yaml:22:1: error stack-room: subject: a stack of ", refusal.Message);
    }

    [Fact]
    public void MoreRegionsThanPageTablesFitIsRefused()
    {
        Subject subject = TestPolicy.Native("subject", "all", TestPolicy.NoGrants with
        {
            Memory = [.. Enumerable.Range(0, 120).Select(index => TestPolicy.Memory($"memory-{index}", 4096))],
        });
        SystemBuildException refusal = Refusal(TestPolicy.System([TestPolicy.Partition("all")], [subject], []));
        Assert.Contains("page tables take", refusal.Message);
    }

    [Fact]
    public void RegionsOfAVirtualMachineThatOverlapAreRefused()
    {
        Subject machine = TestPolicy.Machine("machine", "all", TestPolicy.NoGrants with
        {
            Memory = [TestPolicy.Memory("low", 8192, address: 0), TestPolicy.Memory("high", 4096, address: 4096)],
        });
        SystemBuildException refusal = Refusal(TestPolicy.System([TestPolicy.Partition("all")], [machine], []));
        Assert.Contains("high at 0x1000 overlaps low, which ends at 0x2000", refusal.Message);
    }

    [Fact]
    public void AVirtualMachineFindsItsImages()
    {
        string path = Path.GetTempFileName();
        try
        {
            byte[] content = [.. Enumerable.Range(0, 600).Select(index => (byte)index)];
            File.WriteAllBytes(path, content);
            SystemImage image = Systems.Build(MachineWith(path, 0x7c00));
            ImageRecord record = Assert.Single(image.Vector.Images);
            Assert.Equal(0x7c00ul, record.GuestPhysical);
            Assert.Equal(content, image.Bytes.AsSpan((int)record.ModuleOffset, (int)record.Length));
            Assert.Contains("do not lie in one region", Refusal(MachineWith(path, 0xff00)).Message);
        }
        finally
        {
            File.Delete(path);
        }

        Assert.Contains("cannot be read", Refusal(MachineWith(path, 0x7c00)).Message);
    }

    /// <summary>One that is made from sources is not beside the policy but where make builds.</summary>
    [Fact]
    public void AnImageIsInThePolicysFolderOrElseInTheSystemsBuildFolder()
    {
        string root = Directory.CreateTempSubdirectory().FullName;
        try
        {
            string sources = Path.Combine(root, "sources");
            string built = Path.Combine(root, "build", "systems", "example");
            _ = Directory.CreateDirectory(sources);
            _ = Directory.CreateDirectory(built);
            SubjectPrograms programs = new(Path.Combine(root, "build"), sources);
            File.WriteAllBytes(Path.Combine(built, "guest.bin"), new byte[100]);
            Assert.Equal(100ul, LengthOfImage(programs));
            File.WriteAllBytes(Path.Combine(sources, "guest.bin"), new byte[50]);
            Assert.Equal(50ul, LengthOfImage(programs));
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }

        static ulong LengthOfImage(SubjectPrograms programs) => Assert.Single(
            SystemCompiler.Build(MachineWith("guest.bin", 0x7c00), programs).Vector.Images).Length;
    }

    [Fact]
    public void AProgramThatIsMissingIsRefusedWhereThePolicyNamesIt()
    {
        SystemBuildException refusal = Assert.Throws<SystemBuildException>(
            () => SystemCompiler.Build(TestPolicy.Example(), new SubjectPrograms("no-such-folder", ".")));
        Assert.StartsWith(
            "system.yaml:1:1: error program-not-built: writer: its program "
                + "no-such-folder/subjects/writer/writer.elf does not exist",
            refusal.Message);
    }

    private static SystemPolicy MachineWith(string file, ulong address) => TestPolicy.System(
        [TestPolicy.Partition("all")],
        [
            TestPolicy.Machine(
                "machine",
                "all",
                TestPolicy.NoGrants with { Memory = [TestPolicy.Memory("low", 64 << 10, address: 0)] },
                new GuestImage(TestPolicy.At(file), TestPolicy.At(address))),
        ],
        []);

    private static SystemBuildException Refusal(SystemPolicy policy)
    {
        SystemBuildException refusal = Assert.Throws<SystemBuildException>(() => Systems.Build(policy));
        Assert.DoesNotContain('\n', refusal.Message);
        return refusal;
    }
}
