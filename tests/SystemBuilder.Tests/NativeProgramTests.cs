using Bulkhead.Elf;
using Bulkhead.Kernel.Vmx;
using Bulkhead.SystemBuilder.Subjects;
using Bulkhead.SystemBuilder.Tests.Support;

namespace Bulkhead.SystemBuilder.Tests;

public class NativeProgramTests
{
    private const SegmentFlags Text = SegmentFlags.Read | SegmentFlags.Execute;
    private const SegmentFlags Data = SegmentFlags.Read | SegmentFlags.Write;
    private const ulong Start = NativeMemoryMap.Program;

    [Fact]
    public void SegmentsBecomeRegionsWithTheirRights()
    {
        NativeProgram program = Read(TestElf.Program(5000, 100, 9000));
        Assert.Equal(Start, program.EntryPoint);
        Assert.Equal(
            [
                (Start, 0x2000ul, EptRights.Read | EptRights.Execute),
                (Start + 0x2000, 0x1000ul, EptRights.Read),
                (Start + 0x3000, 0x3000ul, EptRights.Read | EptRights.Write),
            ],
            program.Regions.Select(region => (region.GuestPhysical, region.Length, region.Rights)));
        Assert.Equal([5000, 64, 100], program.Contents.Select(content => content.Bytes.Length));
        Assert.Equal([2, 3, 4], program.Contents[2].Bytes[..3].ToArray());
    }

    [Fact]
    public void ASegmentWithoutBytesInTheFileHasNoContent()
    {
        NativeProgram program = Read(TestElf.Program(64, 0, 64));
        Assert.Equal(3, program.Regions.Count);
        Assert.Equal(2, program.Contents.Count);
    }

    public static TheoryData<string, byte[]> BadPrograms => new()
    {
        { "e_machine: 183", TestElf.Write(Start, [new(Start, 8, 8, Text)], machine: 183) },
        { "type SharedObject", TestElf.Write(Start, [new(Start, 8, 8, Text)], ElfType.SharedObject) },
        { "no segment to load", TestElf.Write(Start, []) },
        { "first segment at 0x200000", TestElf.Write(0x20_0000, [new(0x20_0000, 8, 8, Text)]) },
        { "both writable and executable", TestElf.Write(Start, [new(Start, 8, 8, Text | Data)]) },
        { "without the right to read", TestElf.Write(Start, [new(Start, 8, 8, SegmentFlags.Execute)]) },
        { "entry point 0x100008", TestElf.Write(Start + 8, [new(Start, 8, 8, Text)]) },
        {
            "entry point 0x101000",
            TestElf.Write(Start + 0x1000, [new(Start, 8, 8, Text), new(Start + 0x1000, 8, 8, Data)])
        },
        { "multiple of 4096", TestElf.Write(Start, [new(Start, 8, 8, Text), new(Start + 0x1800, 8, 8, Data)]) },
        { "page of another", TestElf.Write(Start, [new(Start, 8, 0x1001, Text), new(Start + 0x1000, 8, 8, Data)]) },
        {
            "ends at 0x10000000 or before",
            TestElf.Write(Start, [new(Start, 8, 8, Text), new(0xfff_f000, 8, 0x1001, Data)])
        },
        {
            "of type Dynamic",
            TestElf.Write(Start, [new(Start, 8, 8, Text), new(Start, 8, 8, Data) { Type = SegmentType.Dynamic }])
        },
    };

    [Theory]
    [MemberData(nameof(BadPrograms))]
    public void ABadProgramIsRefusedInOneLine(string reason, byte[] file)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, file);
            SystemBuildException refusal = Assert.Throws<SystemBuildException>(() => NativeProgram.Load(path));
            Assert.StartsWith(path, refusal.Message);
            Assert.Contains(reason, refusal.Message);
            Assert.DoesNotContain('\n', refusal.Message);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static NativeProgram Read(byte[] file) => NativeProgram.Read(ElfImage.Parse(file), "program.elf");
}
