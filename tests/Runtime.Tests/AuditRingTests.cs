namespace Bulkhead.Runtime.Tests;

using Bulkhead.Kernel.Audit;
using Bulkhead.Kernel.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

public sealed unsafe class AuditRingTests
{
    private const int HeaderSize = 64;
    private const int RecordSize = 64;

    [Theory]
    [InlineData(4096, 63)]
    [InlineData(8192, 127)]
    [InlineData(128, 1)]
    public void AsManyRecordsAsFitHaveRoom(int length, ulong capacity)
    {
        using AlignedMemory memory = new(length);
        AuditRing ring = AuditRing.Open(memory.Address, (ulong)length);
        Assert.Equal("AUDIT1", System.Text.Encoding.ASCII.GetString(memory.Bytes[..6]));
        Assert.Equal(capacity, memory.Words[1]);
        Assert.Equal(0ul, ring.Written);
    }

    [Fact]
    public void NewRecordsTakeTheOldestOnesPlaces() => Prop.ForAll(
        Gen.Choose(1, 20).ToArbitrary(),
        Gen.Choose(0, 70).ToArbitrary(),
        (capacity, count) =>
        {
            using AlignedMemory memory = new(HeaderSize + (capacity * RecordSize));
            AuditRing ring = AuditRing.Open(memory.Address, (ulong)memory.Length);
            for (int index = 1; index <= count; index++)
            {
                AuditRecord record = new() { Kind = AuditKind.Stop, Subject = (uint)index, Time = (ulong)index * 3 };
                record.Values[3] = (ulong)index * 7;
                ring.Append(record);
                Assert.Equal((ulong)index, ring.Written);
            }

            AuditRecord* records = (AuditRecord*)(memory.Address + HeaderSize);
            for (int index = Math.Max(1, count - capacity + 1); index <= count; index++)
            {
                AuditRecord found = records[(index - 1) % capacity];
                Assert.Equal(((ulong)index, (uint)index), (found.Sequence, found.Subject));
                Assert.Equal(((ulong)index * 3, (ulong)index * 7), (found.Time, found.Values[3]));
            }

            ulong dropped = (ulong)Math.Max(0, count - capacity);
            Assert.Equal(((ulong)count, dropped), (memory.Words[2], memory.Words[3]));
            Assert.Equal(dropped, ring.Dropped);
        }).QuickCheckThrowOnFailure();

    /// <summary>The kernel keeps its own count: what is in memory does not lead it astray.</summary>
    [Fact]
    public void TheHeaderIsNeverReadBack()
    {
        using AlignedMemory memory = new(4096);
        AuditRing ring = AuditRing.Open(memory.Address, 4096);
        memory.Bytes.Fill(0xff);
        ring.Append(new() { Kind = AuditKind.Stop });
        Assert.Equal(1ul, memory.Words[HeaderSize / 8]);
        Assert.Equal((1ul, 0ul), (memory.Words[2], memory.Words[3]));
    }
}
