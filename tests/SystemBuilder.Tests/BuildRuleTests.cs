using Bulkhead.CommandLine.Commands;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Vmx;
using Bulkhead.Policy.Diagnostics;
using Bulkhead.Policy.Model;
using Bulkhead.Policy.Rules;
using Bulkhead.SystemBuilder.Layout;
using Bulkhead.SystemBuilder.Module;
using Bulkhead.SystemBuilder.Pictures;
using Bulkhead.SystemBuilder.Subjects;
using Bulkhead.SystemBuilder.Tests.Support;
using Bulkhead.SystemBuilder.Vector;
using Subject = Bulkhead.Policy.Model.Subject;

namespace Bulkhead.SystemBuilder.Tests;

/// <summary>Every rule of building refuses what breaks it, in a line with its identifier.</summary>
public sealed class BuildRuleTests : IDisposable
{
    private const ulong Gibibyte = 1 << 30;

    private static readonly DirectoryInfo Folder = Directory.CreateTempSubdirectory();

    private static readonly Dictionary<PolicyRule, Action> Cases = new()
    {
        [BuildRules.RecordName] = () => "Upper".ToRecordName(),
        [BuildRules.Module] = () => VectorReader.Read(new byte[200]),
        [BuildRules.ModuleUnreadable] = () => Throw(errors => MapCommand.Run(
            In("none.system"), ".", null, TextWriter.Null, errors)),
        [BuildRules.ModuleRoom] = () => Build(TestPolicy.Example() with
        {
            Machine = TestPolicy.Example().Machine with { MemoryStart = TestPolicy.At(SystemCompiler.BootReserve) },
        }),
        [BuildRules.ModuleSize] = () => SystemCompiler.NeedRoomForModule(TestPolicy.Example(), 1ul << 31),
        [BuildRules.MemoryRoom] = () => Build(Native(TestPolicy.Memory("large", Gibibyte))),
        [BuildRules.Unmappable] = () => ExtendedPageTableCounter.Count(
            [new MemoryRecord { Length = 4096, GuestPhysical = 1ul << 50, Rights = EptRights.Read }]),
        [BuildRules.RegionOverlap] = () => Build(Machine(
            TestPolicy.Memory("low", 8192, address: 0), TestPolicy.Memory("high", 8192, address: 4096))),
        [BuildRules.NativeRoom] = () => Build(Native(TestPolicy.Memory("large", 4 * Gibibyte))),
        [BuildRules.PageTableRoom] = () => Build(Native(
            [.. Enumerable.Range(0, 120).Select(index => TestPolicy.Memory($"memory-{index}", 4096))])),
        [BuildRules.InformationRoom] = () => Build(Native() with
        {
            Subjects =
            [
                Native().Subjects[0] with
                {
                    Parameters =
                    [
                        .. Enumerable.Range(0, 1000).Select(index => new Parameter(TestPolicy.At($"p{index}"), 0)),
                    ],
                },
            ],
        }),
        [BuildRules.MonitoredHigh] = () => Build(TestPolicy.Example() with
        {
            Subjects =
            [
                .. TestPolicy.Example().Subjects.Select(subject => subject.Kind != SubjectKind.VirtualMachine
                    ? subject
                    : subject with
                    {
                        Grants = subject.Grants with
                        {
                            Memory = [TestPolicy.Memory("high", 4096, address: 4 * Gibibyte)],
                        },
                    }),
            ],
        }),
        [BuildRules.Program] = () => NativeProgram.Load(File("bad.elf", [1, 2, 3])),
        [BuildRules.ProgramNotBuilt] = () => NativeProgram.Load(In("none.elf")),
        [BuildRules.ImageUnreadable] = () => Build(WithImages(("none.bin", 0x7c00))),
        [BuildRules.ImageRoom] = () => Build(WithImages((File("a.bin", new byte[4097]), 0xf000))),
        [BuildRules.ImageOverlap] = () => Build(WithImages(
            (File("a.bin", new byte[4097]), 0x1000), (File("a.bin", new byte[4097]), 0x2000))),
        [BuildRules.GuestImage] = () => Build(WithKernel(File("kernel", new byte[1000]))),
        [BuildRules.FileRoom] = () => Build(Native(
            TestPolicy.Memory("disk", 4096) with { File = TestPolicy.At(File("disk.img", new byte[4097])) })),
        [BuildRules.Kernel] = () => Build(TestPolicy.Example() with
        {
            Channels =
            [
                .. TestPolicy.Example().Channels.Select(
                    channel => channel with { Writer = TestPolicy.At("monitor") }),
            ],
        }),
        [BuildRules.Output] = () => OutputFile.Replace(Folder.FullName, [1]),
        [BuildRules.Tool] = () => throw DotLayout.Missing,
    };

    public static TheoryData<string> Rules => [.. Cases.Keys.Select(rule => rule.Id)];

    public void Dispose()
    {
        foreach (FileInfo file in Folder.GetFiles())
        {
            file.Delete();
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void TheRuleIsNamedInOneLine(string id)
    {
        Action action = Cases.Single(item => item.Key.Id == id).Value;
        SystemBuildException refusal = Assert.Throws<SystemBuildException>(action);
        Assert.Equal(id, refusal.Rule.Id);
        Assert.Contains($": error {id}: ", refusal.Message);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Fact]
    public void EveryRuleHasACase() => Assert.Equal(
        typeof(BuildRules).GetFields().Select(field => ((PolicyRule)field.GetValue(null)!).Id).Order(),
        Cases.Keys.Select(rule => rule.Id).Order());

    private static void Throw(Func<TextWriter, int> command)
    {
        StringWriter errors = new();
        Assert.NotEqual(0, command(errors));
        string[] parts = errors.ToString().TrimEnd().Split(": error ", 2);
        PolicyRule rule = PolicyRules.All.Single(rule => rule.Id == parts[1].Split(':')[0]);
        throw new SystemBuildException(rule, parts[0], parts[1].Split(": ", 2)[1]);
    }

    private static void Build(SystemPolicy policy) => Systems.Build(policy);

    private static SystemPolicy Native(params MemoryGrant[] memory) => TestPolicy.System(
        [TestPolicy.Partition("all")],
        [TestPolicy.Native("subject", "all", TestPolicy.NoGrants with { Memory = memory })],
        []);

    private static SystemPolicy Machine(params MemoryGrant[] memory) => TestPolicy.System(
        [TestPolicy.Partition("all")],
        [TestPolicy.Machine("machine", "all", TestPolicy.NoGrants with { Memory = memory })],
        []);

    private static SystemPolicy WithImages(params (string File, ulong Address)[] images)
    {
        SystemPolicy policy = Machine(TestPolicy.Memory("low", 64 << 10, address: 0));
        Subject subject = policy.Subjects[0];
        return policy with
        {
            Subjects =
            [
                subject with
                {
                    VirtualMachine = subject.VirtualMachine! with
                    {
                        Images =
                        [
                            .. images.Select(
                                image => new GuestImage(TestPolicy.At(image.File), TestPolicy.At(image.Address))),
                        ],
                    },
                },
            ],
        };
    }

    private static SystemPolicy WithKernel(string file)
    {
        SystemPolicy policy = Machine(TestPolicy.Memory("low", 640 << 10, address: 0));
        return policy with
        {
            Subjects =
            [
                policy.Subjects[0] with
                {
                    VirtualMachine = new VirtualMachine
                    {
                        Kernel = new GuestKernel
                        {
                            Protocol = TestPolicy.At(GuestProtocol.Linux),
                            File = TestPolicy.At(file),
                        },
                    },
                },
            ],
        };
    }

    private static string In(string name) => Path.Combine(Folder.FullName, name);

    private static string File(string name, byte[] bytes)
    {
        System.IO.File.WriteAllBytes(In(name), bytes);
        return In(name);
    }
}
