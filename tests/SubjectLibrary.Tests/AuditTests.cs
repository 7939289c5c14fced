using System.Runtime.InteropServices;
using System.Text;
using Bulkhead.Kernel.Audit;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Vmx;
using Bulkhead.Subjects;
using Bulkhead.Subjects.AuditorSubject;

namespace Bulkhead.SubjectLibrary.Tests;

public sealed unsafe class AuditTests : IDisposable
{
    private const int Capacity = 4;
    private const ulong Length = AuditRingHeader.Size + (Capacity * 64);

    private readonly AuditRingHeader* _ring = (AuditRingHeader*)NativeMemory.AllocZeroed((nuint)Length);

    public AuditTests() =>
        *_ring = new AuditRingHeader { Magic = AuditRingHeader.ExpectedMagic, Capacity = Capacity };

    [Fact]
    public void RecordsComeInTheirOrderAndLossesAreCounted()
    {
        AuditReader reader = new(Region());
        Write(1);
        Write(2);
        Assert.Equal([1ul, 2], ReadAll(ref reader));
        for (ulong sequence = 3; sequence <= 9; sequence++)
        {
            Write(sequence);
        }

        Assert.Equal([6ul, 7, 8, 9], ReadAll(ref reader));
        Assert.Equal(3ul, reader.Lost);
        Assert.Equal(9ul, reader.Written);
    }

    [Fact]
    public void ARecordThatIsReplacedWhileItIsReadIsLost()
    {
        AuditReader reader = new(Region());
        Write(1);
        int accesses = 0;
        SharedMemory.BeforeAccess = _ =>
        {
            if (++accesses == 5)
            {
                for (ulong sequence = 2; sequence <= 5; sequence++)
                {
                    Write(sequence);
                }
            }
        };
        Assert.False(reader.TryRead(out _));
        SharedMemory.BeforeAccess = null;
        Assert.Equal(1ul, reader.Lost);
        Assert.Equal([2ul, 3, 4, 5], ReadAll(ref reader));
    }

    [Theory]
    [InlineData(0ul, (ulong)Capacity)]
    [InlineData(AuditRingHeader.ExpectedMagic, 0ul)]
    [InlineData(AuditRingHeader.ExpectedMagic, Capacity + 1ul)]
    public void ARegionThatIsNoRingEndsTheSubject(ulong magic, ulong capacity)
    {
        _ring->Magic = magic;
        _ring->Capacity = capacity;
        Assert.Throws<SubjectEndedException>(() => new AuditReader(Region()));
    }

    [Theory]
    [InlineData(AuditKind.Violation, new ulong[] { 0, 0x5000, 0x80000b0e, 10 }, "violation: #PF at 0x5000, RIP 0xa")]
    [InlineData(AuditKind.Violation, new ulong[] { 0, 0, 0x80000306, 1 }, "violation: #UD, RIP 0x1")]
    [InlineData(AuditKind.Violation, new ulong[] { 30, 0x03f80000, 0, 2 }, "violation: port 0x3f8, RIP 0x2")]
    [InlineData(AuditKind.Violation, new ulong[] { 31, 0, 0x1b, 3 }, "violation: RDMSR 0x1b, RIP 0x3")]
    [InlineData(AuditKind.Violation, new ulong[] { 18, 0, 77, 4 }, "violation: hypercall with argument 0x4d, RIP 0x4")]
    [InlineData(AuditKind.Violation, new ulong[] { 48, 1, 0x5000, 5 }, "violation: memory at 0x5000, RIP 0x5")]
    [InlineData(AuditKind.Violation, new ulong[] { 28, 0x23, 0, 6 }, "violation: access to CR3, RIP 0x6")]
    [InlineData(AuditKind.Violation, new ulong[] { 55, 0, 0, 7 }, "violation: XSETBV, RIP 0x7")]
    [InlineData(
        AuditKind.EntryFailed,
        new ulong[] { 0x80000021, 0, 0, 8 },
        "VM entry failed: invalid guest state, RIP 0x8")]
    [InlineData(
        AuditKind.Watchdog,
        new ulong[] { 8, 0, 0, 9 },
        "watchdog: it did not wait for 8 of its frames, RIP 0x9")]
    [InlineData(AuditKind.Restart, new ulong[] { 2, 0, 0, 0 }, "restart: for the 2. time")]
    [InlineData(AuditKind.Stop, new ulong[] { 3, 0, 0, 0 }, "stop: after 3 restarts")]
    [InlineData(
        AuditKind.Stop, new ulong[] { 0, 48, 0x5000, 0xf00d }, "stop: after 0 restarts, by another: 0x30, 0x5000, 0xf00d")]
    [InlineData(AuditKind.UnknownMsr, new ulong[] { 31, 0x140, 0, 9 }, "unknown MSR: RDMSR 0x140, RIP 0x9")]
    [InlineData(AuditKind.UnknownMsr, new ulong[] { 32, 0x140, 7, 9 }, "unknown MSR: WRMSR 0x140, RIP 0x9")]
    [InlineData(AuditKind.MachineNmi, new ulong[] { 8, 0, 0, 0 }, "machine NMI: RIP 0x8")]
    [InlineData(AuditKind.FrameOverrun, new ulong[] { 12, 0, 0, 0 }, "frame overrun: 12 ticks late")]
    [InlineData((AuditKind)99, new ulong[] { 0, 0, 0, 0 }, "")]
    public void RecordsAreToldInWords(AuditKind kind, ulong[] values, string words)
    {
        AuditRecord record = new() { Sequence = 7, Time = 1234, Kind = kind, Subject = 1 };
        values.CopyTo((Span<ulong>)record.Values);
        Assert.Equal("# audit 7 at 1234: vault: " + words, LineOf(in record));
    }

    [Fact]
    public void ASubjectBeyondTheNamesIsToldByItsIndex()
    {
        AuditRecord record = new() { Sequence = 1, Kind = AuditKind.Stop, Subject = 5 };
        Assert.StartsWith("# audit 1 at 0: subject 5: stop", LineOf(in record), StringComparison.Ordinal);
    }

    [Fact]
    public void TheBootRecordShowsThePolicysHashByteByByte()
    {
        AuditRecord record = new() { Sequence = 1, Kind = AuditKind.Boot, Subject = AuditRecord.NoSubject };
        byte[] hash = [.. Enumerable.Range(0, 32).Select(value => (byte)value)];
        hash.CopyTo(MemoryMarshal.AsBytes((Span<ulong>)record.Values));
        Assert.EndsWith(Convert.ToHexStringLower(hash), LineOf(in record), StringComparison.Ordinal);
    }

    [Fact]
    public void EveryDefinedExitReasonHasWords()
    {
        foreach (ExitReason reason in Enum.GetValues<ExitReason>())
        {
            Assert.NotEqual("-", Encoding.ASCII.GetString(ExitReasonNames.Of(reason)));
            Assert.False(ExitReasonNames.Of(reason).IsEmpty);
        }

        Assert.True(ExitReasonNames.Of((ExitReason)80).IsEmpty);
        Assert.Equal("WRMSRLIST", Encoding.ASCII.GetString(ExitReasonNames.Of(ExitReason.Wrmsrlist)));
    }

    [Fact]
    public void CountersAreToldForEachSubject()
    {
        ulong* counters = stackalloc ulong[512];
        new Span<ulong>(counters, 512).Clear();
        counters[(int)ExitReason.Vmcall] = 12;
        counters[(int)ExitReason.Hlt] = 3;
        using ChannelFixture channel = new(128, 8);
        using InformationPage page = Page(channel);
        page.AddRegion("display", counters, 4096, MemoryKind.Counters, isWritable: false);
        ConsoleWriter console = ConsoleWriter.Open(page.Grants);
        CounterText.Write(ref console, page.Grants);
        Assert.Equal(["# exits of display: HLT 3 hypercall 12"], LinesOf(channel));
    }

    public void Dispose()
    {
        SharedMemory.BeforeAccess = null;
        NativeMemory.Free(_ring);
    }

    /// <summary>
    /// An auditor's page: its console, and as the counters of two subjects the zeros behind the ring's header.
    /// </summary>
    private static InformationPage Page(ChannelFixture channel)
    {
        InformationPage page = new("auditor");
        page.AddChannel("auditor-console", channel, isWriter: true);
        return page;
    }

    private static string LineOf(in AuditRecord record)
    {
        using ChannelFixture channel = new(160, 4);
        using InformationPage page = Page(channel);
        page.AddRegion("collector", null, 4096, MemoryKind.Counters, isWritable: false);
        page.AddRegion("vault", null, 4096, MemoryKind.Counters, isWritable: false);
        ConsoleWriter console = ConsoleWriter.Open(page.Grants);
        RecordText.Write(ref console, page.Grants, in record);
        return Assert.Single(LinesOf(channel));
    }

    private static List<string> LinesOf(ChannelFixture channel)
    {
        ChannelReader reader = new(channel.Entry());
        byte[] line = new byte[160];
        List<string> lines = [];
        while (reader.TryRead(line, out int length))
        {
            lines.Add(Encoding.ASCII.GetString(line, 0, length));
        }

        return lines;
    }

    private static List<ulong> ReadAll(ref AuditReader reader)
    {
        List<ulong> read = [];
        while (reader.TryRead(out AuditRecord record))
        {
            Assert.Equal(record.Sequence * 100, record.Values[3]);
            read.Add(record.Sequence);
        }

        return read;
    }

    /// <summary>As the kernel does: all of the record, its sequence number last, then the header.</summary>
    private void Write(ulong sequence)
    {
        AuditRecord* record = (AuditRecord*)(_ring + 1) + ((sequence - 1) % Capacity);
        *record = new AuditRecord { Sequence = record->Sequence, Kind = AuditKind.Restart };
        record->Values[3] = sequence * 100;
        record->Sequence = sequence;
        _ring->Written = sequence;
    }

    private RegionEntry Region() => new() { Address = (ulong)_ring, Length = Length, Kind = MemoryKind.Audit };
}
