using Bulkhead.Kernel.Configuration;
using Bulkhead.Subjects;
using FsCheck;
using FsCheck.Fluent;

namespace Bulkhead.SubjectLibrary.Tests;

/// <summary>
/// Writer and reader, stopped before each access to the channel and let go on in any order: what one processor can do
/// by preemption, and two by themselves.
/// </summary>
public sealed class ChannelInterleavingTests
{
    private const int Messages = 12;
    private const int Words = 3;

    [Fact]
    public void AReaderGetsWholeMessagesInOrderAndCountsTheOthers() =>
        Check(schedule =>
        {
            using ChannelFixture channel = new(Words * 8, 3);
            List<ulong> read = [];
            ulong lost = 0;
            Steps.Run(
                schedule,
                () => WriteMessages(channel),
                () => lost = ReadMessages(channel, read));
            Assert.Equal(read.Order(), read);
            Assert.Equal(read.Distinct(), read);
            Assert.Equal((ulong)Messages, (ulong)read.Count + lost);
        });

    [Fact]
    public void AReaderGetsWholeStatesOnly() =>
        Check(schedule =>
        {
            using ChannelFixture channel = new(Words * 8, 0, ChannelKind.State);
            List<ulong> read = [];
            Steps.Run(
                schedule,
                () => WriteMessages(channel),
                () => ReadStates(channel, read));
            Assert.Equal(read.Order(), read);
            Assert.Equal((ulong)Messages, read[^1]);
        });

    private static void Check(Action<bool[]> property) =>
        Prop.ForAll(ArbMap.Default.ArbFor<bool[]>().Filter(schedule => schedule.Length > 0), property)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithEndSize(120));

    private static void WriteMessages(ChannelFixture channel)
    {
        ChannelWriter writer = new(channel.Entry());
        byte[] message = new byte[Words * 8];
        for (ulong number = 1; number <= Messages; number++)
        {
            for (int word = 0; word < Words; word++)
            {
                MessageWords.Write(message, word, number);
            }

            Assert.True(writer.TryWrite(message));
        }
    }

    private static ulong ReadMessages(ChannelFixture channel, List<ulong> read)
    {
        ChannelReader reader = new(channel.Entry());
        byte[] message = new byte[Words * 8];
        ulong joined = 0;
        while (read.Count == 0 || read[^1] < Messages)
        {
            if (!reader.TryRead(message, out int length))
            {
                continue;
            }

            read.Add(NumberOf(message, length));
            if (read.Count == 1)
            {
                // What was overwritten before the reader began is not lost to it.
                joined = read[0] - 1 - reader.Lost;
            }
        }

        return reader.Lost + joined;
    }

    private static void ReadStates(ChannelFixture channel, List<ulong> read)
    {
        StateReader reader = new(channel.Entry());
        byte[] message = new byte[Words * 8];
        while (read.Count == 0 || read[^1] < Messages)
        {
            if (reader.TryRead(message, out int length, out ulong version))
            {
                Assert.Equal(version, NumberOf(message, length));
                read.Add(version);
            }
        }
    }

    /// <summary>The number that all words of a message have: others would be torn.</summary>
    private static ulong NumberOf(byte[] message, int length)
    {
        Assert.Equal(Words * 8, length);
        ulong number = MessageWords.Read(message, 0);
        Assert.All(Enumerable.Range(0, Words), word => Assert.Equal(number, MessageWords.Read(message, word)));
        return number;
    }
}
