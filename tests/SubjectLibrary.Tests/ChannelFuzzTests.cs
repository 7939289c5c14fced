using Bulkhead.Kernel.Configuration;
using Bulkhead.Subjects;

namespace Bulkhead.SubjectLibrary.Tests;

/// <summary>
/// A hostile writer puts anything into the memory: readers stay within it, end, and hand out slots only.
/// </summary>
public sealed class ChannelFuzzTests
{
    private const int Corruptions = 200_000;
    private const byte Untouched = 0x5a;

    private static readonly ulong[] Tempting =
    [
        0, 1, 2, 7, 8, 9, 63, 64, 65, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, 0x1_0000_0000, long.MaxValue,
        1ul << 63, ulong.MaxValue - 1, ulong.MaxValue,
    ];

    [Theory]
    [InlineData(1, 1)]
    [InlineData(13, 3)]
    [InlineData(64, 16)]
    public void CorruptedMessagesNeverLeadOutOfTheirSlots(uint messageSize, uint slots)
    {
        using ChannelFixture channel = new(messageSize, slots);
        Random random = new(4711);
        ChannelWriter writer = new(channel.Entry());
        ChannelReader reader = new(channel.Entry());
        channel.WatchBounds();
        byte[] buffer = new byte[messageSize + 8];
        int messages = 0;
        for (int corruption = 0; corruption < Corruptions; corruption++)
        {
            Corrupt(channel, random);
            _ = random.Next(4) == 0 && writer.TryWrite(buffer.AsSpan(0, random.Next((int)messageSize + 1)));
            if (random.Next(64) == 0)
            {
                // Otherwise one great number would let the reader find nothing ever after.
                reader = new(channel.Entry());
            }

            buffer.AsSpan().Fill(Untouched);
            if (reader.TryRead(buffer, out int length))
            {
                messages++;
                AssertIsASlot(channel, buffer, length);
            }
            else
            {
                Assert.Equal(0, length);
            }
        }

        Assert.True(messages > 1000, $"only {messages} messages: the corruptions hit too hard to test anything");
    }

    [Fact]
    public void CorruptedStatesNeverLeadOutOfTheirSlots()
    {
        using ChannelFixture channel = new(24, 0, ChannelKind.State);
        Random random = new(815);
        StateWriter writer = new(channel.Entry());
        StateReader reader = new(channel.Entry());
        channel.WatchBounds();
        byte[] buffer = new byte[32];
        int states = 0;
        for (int corruption = 0; corruption < Corruptions; corruption++)
        {
            Corrupt(channel, random);
            _ = random.Next(2) == 0 && writer.TryWrite(buffer.AsSpan(0, random.Next(25)));
            buffer.AsSpan().Fill(Untouched);
            if (reader.TryRead(buffer, out int length, out _))
            {
                states++;
                AssertIsASlot(channel, buffer, length);
            }
        }

        Assert.True(states > 1000, $"only {states} states: the corruptions hit too hard to test anything");
    }

    private static void Corrupt(ChannelFixture channel, Random random)
    {
        // The header's and the slots' first words decide most.
        int slotWords = (int)ChannelLayout.Stride(channel.MessageSize) / 8;
        int slot = random.Next((int)channel.Slots);
        int word = random.Next(4) switch
        {
            0 => 0,
            1 => (ChannelLayout.Slots / 8) + (slot * slotWords),
            2 => (ChannelLayout.Slots / 8) + (slot * slotWords) + 1,
            _ => random.Next(channel.Words.Length),
        };
        channel.Words[word] = random.Next(3) switch
        {
            0 => Tempting[random.Next(Tempting.Length)],
            1 => channel.Words[0] + (ulong)random.Next(-3, 4),
            _ => (ulong)random.NextInt64() >> random.Next(64),
        };
    }

    private static void AssertIsASlot(ChannelFixture channel, byte[] buffer, int length)
    {
        Assert.InRange(length, 0, (int)channel.MessageSize);
        Assert.All(buffer[length..], value => Assert.Equal(Untouched, value));
        int stride = (int)ChannelLayout.Stride(channel.MessageSize);
        bool isFound = false;
        for (int slot = 0; slot < channel.Slots && !isFound; slot++)
        {
            int start = ChannelLayout.Slots + (slot * stride) + ChannelLayout.Message;
            isFound = channel.Memory.Slice(start, length).SequenceEqual(buffer.AsSpan(0, length));
        }

        Assert.True(isFound, "the bytes are no slot's");
    }
}
