namespace Bulkhead.Trials.Tests;

using System.Text;
using Bulkhead.Kernel.Cpu;

public sealed class SegmentationTableTests
{
    private const uint OperandSize = 8;
    private const uint RegionSize = 4096;

    private static readonly TrialLayout Layout = new()
    {
        TextEnd = 0x10_7ff7,
        Block = 0x14_9000,
        KernelData = 0x14_b000,
        OwnRegion = 0x14_f000,
        FreeRegion = 0x15_0000,
        VmcsRegion = 0x15_1000,
        PageDirectory = 0x15_2000,
        PageTables = 0x15_3000,
    };

    private static readonly SegmentationModel Model = BuildModel();

    public static TheoryData<int> Numbers => [.. Enumerable.Range(1, SegmentationTable.Count)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void ExpectedIsWhatTheProcessorsChecksOfTheOperandAloneGive(int number)
    {
        SegmentationRow row = SegmentationTable.Row(number);
        ExceptionVector? refusal = Model.Read(row.Through, Selector(row), row.OperandOffset(Layout), OperandSize);
        TrialOutcome documented = refusal is { } vector ? TrialOutcome.Fault(vector) : TrialOutcome.Succeed;
        Assert.Equal(documented.Value, row.Expected.Value);
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void TheOperandIsStoredWhereTheRowReachesIt(int number)
    {
        SegmentationRow row = SegmentationTable.Row(number);
        if (!row.Expected.IsSuccess)
        {
            return;
        }

        ulong descriptorStart = Start(Selector(row));
        Assert.Equal(row.OperandAddress(Layout), descriptorStart + row.OperandOffset(Layout));
    }

    [Theory]
    [InlineData(1, RegionPlace.KernelData, TrialSelector.KernelData, TrialSelector.KernelData, true)]
    [InlineData(2, RegionPlace.OwnSegment, TrialSelector.Region, TrialSelector.KernelData, false)]
    [InlineData(3, RegionPlace.OwnSegment, TrialSelector.KernelData, TrialSelector.Region, true)]
    public void TheFirstRowsAreTheThesis(
        int number,
        RegionPlace region,
        TrialSelector ds,
        TrialSelector gs,
        bool works)
    {
        SegmentationRow row = SegmentationTable.Row(number);
        Assert.Equal(region, row.Region);
        Assert.Equal(OperandPlace.KernelData, row.Operand);
        Assert.Equal(OperandSegment.Ds, row.Through);
        Assert.Equal(ds, row.Ds);
        Assert.Equal(gs, row.Gs);
        Assert.Equal(TrialSelector.KernelData, row.Fs);
        Assert.Equal(works, row.Expected.IsSuccess);
    }

    [Fact]
    public void InRow2TheOffsetIsBeyondTheLimitOfTheRegionsSegment()
    {
        SegmentationRow row = SegmentationTable.Row(2);
        (ulong first, ulong last) = Assert.NotNull(Model.Bounds(row.Ds));
        Assert.Equal(Layout.OwnRegion, first);
        Assert.True(row.OperandOffset(Layout) > last - first);
    }

    [Fact]
    public void TheRegionsAreWhereTheTableSays()
    {
        for (int number = 1; number <= SegmentationTable.Count; number++)
        {
            SegmentationRow row = SegmentationTable.Row(number);
            uint region = row.RegionAddress(Layout);
            bool isLoaded = Loaded(row).Any(selector => Covers(selector, region));
            bool isFlatCode = row.Cs != TrialSelector.KernelCode;
            bool isExpandDown = row.Ds is TrialSelector.BeginsWithOperand or TrialSelector.BeginsInOperand;
            Assert.Equal(row.Region != RegionPlace.NoSegment || isFlatCode || isExpandDown, isLoaded);
            Assert.Equal(row.Region == RegionPlace.KernelData, Covers(TrialSelector.KernelData, region));
            Assert.Equal(row.Region == RegionPlace.OwnSegment, Covers(TrialSelector.Region, region));
        }
    }

    [Fact]
    public void TheSegmentsOfTheTrialsCodeAndStackHoldThem()
    {
        Assert.True(Covers(TrialSelector.KernelCode, Layout.TextEnd - 1));
        Assert.Equal((Layout.Block, Layout.Block + 8191ul), Model.Bounds(TrialSelector.Stack));
    }

    [Fact]
    public void EveryRowSaysWhatItShows()
    {
        HashSet<string> texts = [];
        for (int number = 1; number <= SegmentationTable.Count; number++)
        {
            Assert.True(texts.Add(Encoding.ASCII.GetString(SegmentationTable.Row(number).Shows)));
        }
    }

    private static TrialSelector Selector(SegmentationRow row) => row.Through switch
    {
        OperandSegment.Ds => row.Ds,
        OperandSegment.Es => row.Es,
        OperandSegment.Cs => row.Cs,
        OperandSegment.Ss => TrialSelector.Stack,
        OperandSegment.Fs => row.Fs,
        _ => row.Gs,
    };

    private static TrialSelector[] Loaded(SegmentationRow row) =>
        [row.Cs, TrialSelector.Stack, row.Ds, row.Es, row.Fs, row.Gs];

    private static bool Covers(TrialSelector selector, uint region) =>
        Model.Bounds(selector) is { } bounds && region + RegionSize > bounds.First && region <= bounds.Last;

    private static ulong Start(TrialSelector selector)
    {
        (ulong first, ulong _) = Assert.NotNull(Model.Bounds(selector));
        bool isExpandDown = selector is TrialSelector.BeginsWithOperand or TrialSelector.BeginsInOperand;
        return isExpandDown ? Layout.KernelData : first;
    }

    private static SegmentationModel BuildModel()
    {
        TrialDescriptorTable table = default;
        TrialDescriptorTable.Build(ref table, Layout, GlobalDescriptorTable.For(0x11_0000), 0x11_1000);
        ulong[] values = new ulong[TrialDescriptorTable.Count];
        for (int index = 0; index < values.Length; index++)
        {
            values[index] = table[index].Value;
        }

        return new SegmentationModel(values);
    }
}
