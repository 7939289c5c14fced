using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Subjects;

namespace Bulkhead.SubjectLibrary.Tests;

public sealed class ChannelTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(64)]
    [InlineData(201)]
    public void MessagesOfAllLengthsArriveInOrder(uint messageSize)
    {
        using ChannelFixture channel = new(messageSize, 4);
        channel.WatchBounds();
        ChannelWriter writer = new(channel.Entry());
        ChannelReader reader = new(channel.Entry());
        byte[] buffer = new byte[messageSize];
        for (int length = 0; length <= messageSize; length++)
        {
            byte[] message = Pattern(length, seed: length);
            Assert.True(writer.TryWrite(message));
            Assert.True(reader.TryRead(buffer, out int read));
            Assert.Equal(message, buffer[..read]);
            Assert.False(reader.TryRead(buffer, out _));
        }

        Assert.Equal(0ul, reader.Lost);
    }

    [Fact]
    public void AMessageThatIsTooLongIsRefusedAndNothingIsWritten()
    {
        using ChannelFixture channel = new(8, 2);
        ChannelWriter writer = new(channel.Entry());
        Assert.False(writer.TryWrite(new byte[9]));
        Assert.All(channel.Memory.ToArray(), value => Assert.Equal(0, value));
    }

    [Fact]
    public void ASlowReaderLosesTheOldestAndKnowsHowMany()
    {
        using ChannelFixture channel = new(8, 4);
        ChannelWriter writer = new(channel.Entry());
        ChannelReader reader = new(channel.Entry());
        for (byte number = 1; number <= 11; number++)
        {
            Assert.True(writer.TryWrite([number]));
        }

        Assert.Equal([8, 9, 10, 11], ReadAll(ref reader));
        Assert.Equal(7ul, reader.Lost);
    }

    [Fact]
    public void ReadersHavePositionsOfTheirOwn()
    {
        using ChannelFixture channel = new(8, 4);
        ChannelWriter writer = new(channel.Entry());
        ChannelReader first = new(channel.Entry());
        Assert.True(writer.TryWrite([1]));
        Assert.Equal([1], ReadAll(ref first));
        ChannelReader second = new(channel.Entry());
        Assert.True(writer.TryWrite([2]));
        Assert.Equal([1, 2], ReadAll(ref second));
        Assert.Equal([2], ReadAll(ref first));
    }

    [Fact]
    public void ALateReaderBeginsWithTheOldestThatIsThereAndHasLostNothing()
    {
        using ChannelFixture channel = new(8, 4);
        ChannelWriter writer = new(channel.Entry());
        for (byte number = 1; number <= 6; number++)
        {
            Assert.True(writer.TryWrite([number]));
        }

        ChannelReader reader = new(channel.Entry());
        Assert.Equal([3, 4, 5, 6], ReadAll(ref reader));
        Assert.Equal(0ul, reader.Lost);
    }

    [Fact]
    public void SkippedMessagesAreNotLost()
    {
        using ChannelFixture channel = new(8, 4);
        ChannelWriter writer = new(channel.Entry());
        ChannelReader reader = new(channel.Entry());
        for (byte number = 1; number <= 6; number++)
        {
            Assert.True(writer.TryWrite([number]));
        }

        reader.SkipAll();
        Assert.True(writer.TryWrite([7]));
        Assert.Equal([7], ReadAll(ref reader));
        Assert.Equal(0ul, reader.Lost);
    }

    [Fact]
    public void AWriterThatClaimedTooManyIsHeardAgainWhenItGoesBack()
    {
        using ChannelFixture channel = new(8, 4);
        ChannelWriter writer = new(channel.Entry());
        ChannelReader reader = new(channel.Entry());
        Assert.True(writer.TryWrite([1]));
        channel.Words[0] = ulong.MaxValue;
        Assert.Empty(ReadAll(ref reader));
        channel.Words[0] = 1;
        Assert.Empty(ReadAll(ref reader));
        Assert.True(writer.TryWrite([2]));
        Assert.Equal([2], ReadAll(ref reader));
    }

    /// <summary>The writer ends at each of its accesses in turn, and begins anew.</summary>
    [Fact]
    public void AWriterThatRestartsAnywhereGoesOnAndLosesAtMostTheMessageItWrote()
    {
        for (int accesses = 0; ; accesses++)
        {
            using ChannelFixture channel = new(16, 4);
            ChannelReader reader = new(channel.Entry());
            ChannelWriter writer = new(channel.Entry());
            Assert.True(writer.TryWrite([1]));
            bool isWhole = true;
            try
            {
                int left = accesses;
                SharedMemory.BeforeAccess = _ => isWhole = left-- > 0 ? true : throw new SubjectEndedException();
                Assert.True(writer.TryWrite([2]));
            }
            catch (SubjectEndedException)
            {
                isWhole = false;
            }

            SharedMemory.BeforeAccess = null;
            ChannelWriter again = new(channel.Entry());
            Assert.True(again.TryWrite([3]));
            byte[] read = ReadAll(ref reader);
            Assert.True(read is [1, 2, 3] or [1, 3], string.Join(' ', read));
            Assert.Equal(0ul, reader.Lost);
            if (isWhole)
            {
                return;
            }
        }
    }

    [Fact]
    public void ThePublishedMessageRaisesTheEventOfTheChannel()
    {
        using ChannelFixture channel = new(8, 4);
        RecordingMachine machine = new();
        Instructions.Machine = machine;
        ChannelEntry entry = channel.Entry();
        entry.Event = 3;
        ChannelWriter writer = new(in entry);
        Assert.False(writer.TryWrite(new byte[9]));
        Assert.True(writer.TryWrite([1]));
        Assert.Equal([(Hypercall.Event, 3ul)], machine.Hypercalls);
    }

    [Fact]
    public void ThereIsNoStateBeforeTheFirst()
    {
        using ChannelFixture channel = new(8, 0, ChannelKind.State);
        StateReader reader = new(channel.Entry());
        Assert.False(reader.TryRead(new byte[8], out _, out _));
    }

    [Fact]
    public void TheLatestStateWins()
    {
        using ChannelFixture channel = new(8, 0, ChannelKind.State);
        channel.WatchBounds();
        StateWriter writer = new(channel.Entry());
        StateReader reader = new(channel.Entry());
        byte[] buffer = new byte[8];
        for (byte number = 1; number <= 5; number++)
        {
            Assert.True(writer.TryWrite([number]));
            Assert.True(writer.TryWrite([(byte)(number + 100)]));
            Assert.True(reader.TryRead(buffer, out int length, out ulong version));
            Assert.Equal((number + 100, 1, 2ul * number), (buffer[0], length, version));
        }
    }

    /// <summary>Whatever the writer has written of the next state, the last whole one is there.</summary>
    [Fact]
    public void AHalfWrittenStateHidesNothing()
    {
        using ChannelFixture channel = new(64, 0, ChannelKind.State);
        StateWriter writer = new(channel.Entry());
        StateReader reader = new(channel.Entry());
        Assert.True(writer.TryWrite(Pattern(64, seed: 1)));
        byte[] buffer = new byte[64];
        int reads = 0;
        SharedMemory.BeforeAccess = address =>
        {
            Action<nint>? hook = SharedMemory.BeforeAccess;
            SharedMemory.BeforeAccess = null;
            Assert.True(reader.TryRead(buffer, out int length, out _));
            Assert.Equal(Pattern(64, seed: 1), buffer[..length]);
            reads++;
            SharedMemory.BeforeAccess = hook;
        };
        Assert.True(writer.TryWrite(Pattern(64, seed: 2)));
        SharedMemory.BeforeAccess = null;
        Assert.True(reads > 10);
        Assert.True(reader.TryRead(buffer, out _, out _));
        Assert.Equal(Pattern(64, seed: 2), buffer);
    }

    [Theory]
    [InlineData(0, 4)]
    [InlineData(8, 0)]
    [InlineData(8, 5)]
    [InlineData(8, ChannelLayout.MaximumSlots + 1)]
    [InlineData(ChannelLayout.MaximumMessageSize + 1, 4)]
    public void AnEntryThatDoesNotFitItsMemoryEndsTheSubject(uint messageSize, uint slots)
    {
        using ChannelFixture channel = new(8, 4);
        ChannelEntry entry = channel.Entry();
        entry.MessageSize = messageSize;
        entry.Slots = slots;
        Assert.Throws<SubjectEndedException>(() => new ChannelReader(in entry));
    }

    internal static byte[] Pattern(int length, int seed)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static byte[] ReadAll(ref ChannelReader reader)
    {
        byte[] buffer = new byte[reader.MessageSize];
        List<byte> read = [];
        while (reader.TryRead(buffer, out int length))
        {
            Assert.Equal(1, length);
            read.Add(buffer[0]);
        }

        return [.. read];
    }
}
