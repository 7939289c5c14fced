using System.Security.Cryptography;
using Bulkhead.CommandLine;
using Bulkhead.CommandLine.Commands;
using Bulkhead.SystemBuilder.Tests.Support;

namespace Bulkhead.SystemBuilder.Tests;

public sealed class CommandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("bulkhead-").FullName;
    private readonly StringWriter output = new();
    private readonly StringWriter errors = new();

    public CommandTests()
    {
        Directory.CreateDirectory(In("systems/small/worker"));
        Directory.CreateDirectory(In("build/systems/small/worker"));
        File.WriteAllText(
            In("systems/small/system.yaml"),
            """
            system: small
            description: A worker that works.
            partitions:
              work: {}
            subjects:
              worker:
                partition: work
                program: worker
                grants:
                  events: { done: { end-system: 0 } }
            schedule:
              major-frames:
                normal: [ { worker: 1000 } ]
            """);
        File.WriteAllBytes(In("build/systems/small/worker/worker.elf"), TestElf.Program());
    }

    private string System => In("systems/small");

    private string Module => In("out/small.system");

    [Fact]
    public void BuildWritesTheModuleAndSaysWhatItIs()
    {
        Assert.Equal(ExitStatus.Success, Build());
        byte[] module = File.ReadAllBytes(Module);
        string hash = Convert.ToHexStringLower(SHA256.HashData(module));
        Assert.StartsWith($"{Module}: {module.Length} bytes, sha256 {hash}\nvector: ", output.ToString());
        Assert.Empty(errors.ToString());
        Assert.Equal([In("out/small.memory"), Module], Directory.GetFiles(In("out")).Order());
        Assert.Equal("256\n", File.ReadAllText(In("out/small.memory")));
    }

    [Fact]
    public void ARefusalIsOneLineAndLeavesTheOldModule()
    {
        Assert.Equal(ExitStatus.Success, Build());
        byte[] old = File.ReadAllBytes(Module);
        File.WriteAllBytes(In("build/systems/small/worker/worker.elf"), [1, 2, 3]);
        Assert.Equal(ExitStatus.BadInput, Build());
        Assert.Equal(old, File.ReadAllBytes(Module));
        string line = Assert.Single(errors.ToString().TrimEnd('\n').Split('\n'));
        Assert.StartsWith($"{System}/system.yaml:8:14: ", line);
        Assert.Contains("worker.elf: ELF identification", line);
    }

    [Fact]
    public void AProgramThatIsNotBuiltIsNamedAndNoOtherIsTaken()
    {
        Directory.CreateDirectory(In("build/subjects/worker"));
        File.Move(In("build/systems/small/worker/worker.elf"), In("build/subjects/worker/worker.elf"));
        Assert.Equal(ExitStatus.BadInput, Build());
        Assert.Contains("(make subjects)", errors.ToString());
        Assert.False(Directory.Exists(In("out")));
    }

    [Fact]
    public void AFileThatCannotBeWrittenIsRefused()
    {
        Assert.Equal(
            ExitStatus.BadInput,
            BuildCommand.Run(System, In("build"), In("systems/small/system.yaml/module"), output, errors));
        Assert.Contains("cannot be written", errors.ToString());
        Assert.Empty(output.ToString());
    }

    [Fact]
    public void AModuleHasTheMapOfItsSystem()
    {
        Assert.Equal(ExitStatus.Success, Build());
        StringWriter ofModule = new();
        StringWriter ofSystem = new();
        Assert.Equal(ExitStatus.Success, MapCommand.Run(Module, In("nowhere"), In("map.svg"), ofModule, errors));
        Assert.Equal(ExitStatus.Success, MapCommand.Run(System, In("build"), null, ofSystem, errors));
        Assert.Equal(ofSystem.ToString(), ofModule.ToString());
        Assert.Contains("worker: text", ofModule.ToString());
        Assert.Contains("<svg", File.ReadAllText(In("map.svg")));
    }

    [Fact]
    public void AFileThatIsNoModuleHasNoMap()
    {
        File.WriteAllText(In("bad.system"), "This is no module, whatever its name says: it has no header. ");
        Assert.Equal(ExitStatus.BadInput, MapCommand.Run(In("bad.system"), In("build"), null, output, errors));
        Assert.StartsWith($"{In("bad.system")}: error module-malformed: module: ", errors.ToString());
        Assert.Equal(ExitStatus.BadInput, MapCommand.Run(In("none.system"), In("build"), null, output, errors));
        Assert.Contains("cannot be read", errors.ToString());
    }

    [Fact]
    public void GraphAndScheduleWriteTheirPictures()
    {
        Assert.Equal(ExitStatus.Success, GraphCommand.Run(System, In("graph.svg"), errors));
        Assert.Equal(ExitStatus.Success, ScheduleCommand.Run(System, In("schedule.svg"), output, errors));
        Assert.StartsWith("major frame normal, the first: 1000 microseconds\n", output.ToString());
        Assert.Contains("<svg", File.ReadAllText(In("graph.svg")));
        Assert.Contains("<svg", File.ReadAllText(In("schedule.svg")));
        Assert.Empty(errors.ToString());
    }

    [Fact]
    public void ABadPolicyIsNeitherBuiltNorDrawn()
    {
        File.WriteAllText(In("systems/small/system.yaml"), "system: small\n");
        Assert.Equal(ExitStatus.BadInput, Build());
        Assert.Equal(ExitStatus.BadInput, GraphCommand.Run(System, In("graph.svg"), errors));
        Assert.Equal(ExitStatus.BadInput, ScheduleCommand.Run(System, In("schedule.svg"), output, errors));
        Assert.Empty(output.ToString());
        Assert.Empty(Directory.GetFiles(folder));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private int Build() => BuildCommand.Run(System, In("build"), Module, output, errors);

    private string In(string path) => Path.Combine(folder, path);
}
