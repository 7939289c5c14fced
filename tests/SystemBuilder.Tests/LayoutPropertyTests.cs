using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;
using Bulkhead.SystemBuilder.Layout;
using Bulkhead.SystemBuilder.Module;
using Bulkhead.SystemBuilder.Subjects;
using Bulkhead.SystemBuilder.Tests.Support;
using FsCheck.Fluent;

namespace Bulkhead.SystemBuilder.Tests;

/// <summary>What holds of every system, checked on random small ones and on the example.</summary>
public class LayoutPropertyTests
{
    private const int Count = 60;

    [Fact]
    public void MemoryIsPageAlignedAndSharedOnlyWhereItMustBe() => ForAll(image =>
    {
        ConfigurationHeader header = image.Vector.Header;
        List<(ulong Start, ulong End)> ranges =
        [
            (header.CrashRecord, header.CrashRecord + 4096),
            (header.AuditStart, header.AuditStart + header.AuditLength),
            .. image.Vector.Channels.Select(channel => (channel.HostPhysical, channel.HostPhysical + channel.Length)),
            .. image.Vector.Subjects.Select(subject => (subject.Block, subject.Block
                + SubjectBlock.ExtendedPageTables + (subject.ExtendedPageTables * 4096ul))),
            .. image.Vector.Memory
                .Where(record => record.Kind is MemoryKind.Private or MemoryKind.Kept)
                .Select(record => (record.HostPhysical, record.HostPhysical + record.Length)),
        ];
        ranges.Sort();
        Assert.All(ranges, range => Assert.Equal(0ul, (range.Start | range.End) % 4096));
        Assert.All(ranges.Zip(ranges.Skip(1)), pair => Assert.True(pair.First.End <= pair.Second.Start));
        Assert.True(ranges[0].Start >= header.MemoryStart);
        Assert.True(ranges[^1].End <= header.MemoryStart + header.MemoryLength);
        Assert.All(
            image.Vector.Memory.Where(record => record.Length >= 2 << 20 && record.Kind != MemoryKind.Device),
            record => Assert.Equal(record.GuestPhysical % (2 << 20), record.HostPhysical % (2 << 20)));
    });

    [Fact]
    public void ASubjectsRegionsAscendWithoutOverlapAndHoldItsImages() => ForAll(image =>
    {
        foreach (SubjectRecord subject in image.Vector.Subjects)
        {
            MemoryRecord[] regions = Records(image, subject);
            Assert.All(regions, record => Assert.Equal(0ul, (record.GuestPhysical | record.Length) % 4096));
            Assert.All(regions, record => Assert.NotEqual(0ul, record.Length));
            Assert.All(
                regions.Zip(regions.Skip(1)),
                pair => Assert.True(pair.First.GuestPhysical + pair.First.Length <= pair.Second.GuestPhysical));
            RecordRange images = subject.Images;
            foreach (ImageRecord content in image.Vector.Images[(int)images.First..][..(int)images.Count])
            {
                Assert.Single(regions, record => record.Kind == MemoryKind.Private
                    && content.GuestPhysical >= record.GuestPhysical
                    && content.GuestPhysical + content.Length <= record.GuestPhysical + record.Length);
                Assert.True(content.ModuleOffset >= image.Vector.Header.Length && content.ModuleOffset % 4096 == 0);
                Assert.True(content.ModuleOffset + content.Length <= image.Vector.Header.ModuleLength);
                Sha256LaneDigest digest = KernelsDigest(
                    image.Bytes.AsSpan((int)content.ModuleOffset, (int)content.Length));
                Assert.Equal(((ReadOnlySpan<uint>)digest).ToArray(), ((ReadOnlySpan<uint>)content.Digest).ToArray());
            }
        }
    });

    /// <summary>The builder asks the library, the kernel has code of its own.</summary>
    private static Sha256LaneDigest KernelsDigest(ReadOnlySpan<byte> bytes)
    {
        Sha256Lanes hash = default;
        hash.Start();
        for (int start = 0; start < bytes.Length; start += Sha256Lanes.BlockSize)
        {
            hash.Add(bytes[start..Math.Min(bytes.Length, start + Sha256Lanes.BlockSize)], hasAvx2: false);
        }

        hash.Finish((ulong)bytes.Length, hasAvx2: false);
        return hash.Digest;
    }

    [Fact]
    public void TheKernelMapsEverySubjectWithExactlyTheTablesOfItsBlock() => ForAll(image =>
    {
        foreach (SubjectRecord subject in image.Vector.Subjects)
        {
            MemoryRecord[] records = Records(image, subject);
            int tables = (int)subject.ExtendedPageTables;
            using (EptPool pool = new(tables))
            {
                Assert.Equal(tables, pool.Map(records, EptPool.With2M, out EptRegion[] read));
                EptRegion[] wanted = [.. records.Select(record => ExtendedPageTableCounter.ToRegion(in record))];
                Assert.Equal(Pages(wanted), Pages(read));
            }

            using (EptPool pool = new(tables))
            {
                Assert.InRange(pool.Map(records, EptPool.With1G, out _), 1, tables);
            }

            using EptPool smaller = new(Math.Max(tables - 1, 1));
            Assert.Equal(tables == 1 ? 1 : -1, smaller.Map(records, EptPool.With2M, out _));
        }

        static List<(ulong, ulong, EptRights, EptMemoryType)> Pages(EptRegion[] regions)
        {
            List<(ulong, ulong, EptRights, EptMemoryType)> pages = [];
            foreach (EptRegion region in regions)
            {
                for (ulong offset = 0; offset < region.Length; offset += 4096)
                {
                    (ulong guest, ulong host) = (region.Start.Value + offset, region.Target.Value + offset);
                    pages.Add((guest, host, region.Rights, region.MemoryType));
                }
            }

            return pages;
        }
    });

    [Fact]
    public void PageTablesShowTheRegionsWithTheirRightsAndNothingElse() => ForAll(image =>
    {
        foreach (SubjectPlan subject in image.Subjects.Where(plan => plan.Policy.Kind == SubjectKind.Native))
        {
            Region memory = subject.Regions.Single(region => region.GuestPhysical == subject.PageTable);
            byte[] tables = new byte[memory.Length];
            foreach (InitialContent content in subject.Contents.Where(
                content => content.GuestPhysical >= memory.GuestPhysical && content.GuestPhysical < memory.GuestEnd))
            {
                content.Bytes.CopyTo(tables.AsMemory((int)(content.GuestPhysical - memory.GuestPhysical)));
            }

            GuestWalker walker = new(subject.PageTable, tables);
            Dictionary<ulong, EptRights> mapped = [];
            foreach ((ulong linear, ulong physical, ulong size, EptRights rights) in walker.Pages())
            {
                Assert.Equal(linear, physical);
                for (ulong offset = 0; offset < size; offset += 4096)
                {
                    mapped.Add(linear + offset, rights);
                }
            }

            foreach (Region region in subject.Regions.Where(region => region.GuestPhysical != subject.PageTable))
            {
                for (ulong page = region.GuestPhysical; page < region.GuestEnd; page += 4096)
                {
                    Assert.True(mapped.Remove(page, out EptRights rights), $"0x{page:x} is not mapped");
                    Assert.Equal(region.Rights, rights);
                }
            }

            Assert.Empty(mapped);
        }
    });

    [Fact]
    public void NothingOfANativeSubjectIsBothWritableAndExecutable() => ForAll(image => Assert.All(
        image.Subjects.Where(plan => plan.Policy.Kind == SubjectKind.Native).SelectMany(plan => plan.Regions),
        region => Assert.NotEqual(EptRights.Write | EptRights.Execute, region.Rights & (EptRights)6)));

    [Fact]
    public void GuardPagesAndTheNullPageAreNotMapped() => ForAll(image =>
    {
        foreach (SubjectPlan subject in image.Subjects.Where(plan => plan.Policy.Kind == SubjectKind.Native))
        {
            Region stack = subject.Regions.Single(region => region.GuestEnd == NativeMemoryMap.StackTop);
            Assert.Equal(subject.StackPointer, stack.GuestEnd);
            Assert.DoesNotContain(subject.Regions, region => Holds(region, 0));
            Assert.DoesNotContain(subject.Regions, region => Holds(region, stack.GuestPhysical - 1));
            Assert.DoesNotContain(
                subject.Regions,
                region => region.GuestPhysical > NativeMemoryMap.Grants
                    && region.Kind is not (MemoryKind.MonitoredMemory or MemoryKind.Counters) && subject.Regions.Any(
                        other => Holds(other, region.GuestPhysical - 1)));
        }

        static bool Holds(Region region, ulong address) => address >= region.GuestPhysical && address < region.GuestEnd;
    });

    private static void ForAll(Action<SystemImage> property)
    {
        property(Systems.Build(TestPolicy.Example()));
        FsCheck.Config configuration = FsCheck.Config.QuickThrowOnFailure.WithMaxTest(Count);
        FsCheck.Check.One(configuration, Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            Random random = new(seed);
            byte[] program = TestElf.Program(
                (uint)random.Next(1, 30_000), (uint)random.Next(5000), (uint)random.Next(1, 4 << 20));
            property(Systems.Build(RandomPolicy.Of(seed), program));
        }));
    }

    private static MemoryRecord[] Records(SystemImage image, SubjectRecord subject) =>
        [.. image.Vector.Memory[(int)subject.Memory.First..][..(int)subject.Memory.Count]];
}
