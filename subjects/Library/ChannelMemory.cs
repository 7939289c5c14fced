namespace Bulkhead.Subjects;

using System;
using System.Runtime.CompilerServices;
using Bulkhead.Kernel.Configuration;

/// <summary>
/// A channel's memory as <see cref="ChannelLayout"/> says, within the bounds of the subject's own entry. Every word of
/// it is read and written once, through <see cref="SharedMemory"/>.
/// </summary>
internal readonly unsafe struct ChannelMemory
{
    private const int WordSize = sizeof(ulong);

    private readonly byte* _start;
    private readonly uint _messageSize;
    private readonly uint _slots;

    /// <summary>Takes over an entry; one whose slots do not fit its memory ends the subject.</summary>
    public ChannelMemory(in ChannelEntry entry)
    {
        uint slots = entry.Kind == ChannelKind.State ? ChannelLayout.StateSlots : entry.Slots;
        if (!ChannelLayout.IsValid(entry.MessageSize, slots)
            || ChannelLayout.RequiredLength(entry.MessageSize, slots) > entry.Length)
        {
            Instructions.Ud2();
        }

        _start = (byte*)entry.Address;
        _messageSize = entry.MessageSize;
        _slots = slots;
    }

    /// <summary>How many messages there is room for.</summary>
    public uint SlotCount => _slots;

    /// <summary>The longest message in bytes.</summary>
    public int MessageSize => (int)_messageSize;

    /// <summary>How many messages have been published, says the writer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong ReadWritten() => SharedMemory.Read((ulong*)(_start + ChannelLayout.Written));

    /// <summary>
    /// Publishes message <paramref name="number"/>, which is not 0. False if it is longer than the channel's messages:
    /// nothing is written.
    /// </summary>
    public bool TryPublish(ulong number, ReadOnlySpan<byte> message)
    {
        if (message.Length > MessageSize)
        {
            return false;
        }

        byte* slot = SlotOf(number);
        SharedMemory.Write((ulong*)(slot + ChannelLayout.Sequence), 0);
        SharedMemory.Write((ulong*)(slot + ChannelLayout.Length), (ulong)message.Length);
        CopyIn((ulong*)(slot + ChannelLayout.Message), message);
        SharedMemory.Write((ulong*)(slot + ChannelLayout.Sequence), number);
        SharedMemory.Write((ulong*)(_start + ChannelLayout.Written), number);
        return true;
    }

    /// <summary>
    /// Copies message <paramref name="number"/>, which is not 0, to the start of <paramref name="buffer"/>; its
    /// length, or -1 if it is not there whole, or longer than the channel's messages or than the buffer.
    /// </summary>
    public int Copy(ulong number, Span<byte> buffer)
    {
        byte* slot = SlotOf(number);
        ulong before = SharedMemory.Read((ulong*)(slot + ChannelLayout.Sequence));
        ulong length = SharedMemory.Read((ulong*)(slot + ChannelLayout.Length));
        if (before != number || length > _messageSize || length > (uint)buffer.Length)
        {
            return -1;
        }

        CopyOut(buffer.Slice(0, (int)length), (ulong*)(slot + ChannelLayout.Message));
        ulong after = SharedMemory.Read((ulong*)(slot + ChannelLayout.Sequence));
        return after == number ? (int)length : -1;
    }

    private static void CopyIn(ulong* destination, ReadOnlySpan<byte> message)
    {
        int words = message.Length / WordSize;
        if (words > 0)
        {
            fixed (byte* bytes = &message[0])
            {
                for (int index = 0; index < words; index++)
                {
                    SharedMemory.Write(destination + index, ((ulong*)bytes)[index]);
                }
            }
        }

        ulong rest = 0;
        for (int offset = words * WordSize; offset < message.Length; offset++)
        {
            rest |= (ulong)message[offset] << (offset % WordSize * 8);
        }

        if (message.Length % WordSize != 0)
        {
            SharedMemory.Write(destination + words, rest);
        }
    }

    private static void CopyOut(Span<byte> message, ulong* source)
    {
        int words = message.Length / WordSize;
        if (words > 0)
        {
            fixed (byte* bytes = &message[0])
            {
                for (int index = 0; index < words; index++)
                {
                    ((ulong*)bytes)[index] = SharedMemory.Read(source + index);
                }
            }
        }

        ulong rest = message.Length % WordSize != 0 ? SharedMemory.Read(source + words) : 0;
        for (int offset = words * WordSize; offset < message.Length; offset++)
        {
            message[offset] = (byte)(rest >> (offset % WordSize * 8));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte* SlotOf(ulong number) =>
        _start + ChannelLayout.Slots + ((number - 1) % _slots * ChannelLayout.Stride(_messageSize));
}
