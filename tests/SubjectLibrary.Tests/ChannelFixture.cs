using System.Runtime.InteropServices;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Subjects;

namespace Bulkhead.SubjectLibrary.Tests;

/// <summary>The memory of a channel, of exactly the bytes that it needs, and its ends.</summary>
internal sealed unsafe class ChannelFixture : IDisposable
{
    private readonly byte* _memory;

    public ChannelFixture(uint messageSize, uint slots, ChannelKind kind = ChannelKind.Messages)
    {
        MessageSize = messageSize;
        Slots = kind == ChannelKind.State ? ChannelLayout.StateSlots : slots;
        Kind = kind;
        Length = (int)ChannelLayout.RequiredLength(messageSize, Slots);
        _memory = (byte*)NativeMemory.AlignedAlloc((nuint)Length, 4096);
        Memory.Clear();
    }

    public uint MessageSize { get; }

    public uint Slots { get; }

    public ChannelKind Kind { get; }

    public int Length { get; }

    public Span<byte> Memory => new(_memory, Length);

    public Span<ulong> Words => MemoryMarshal.Cast<byte, ulong>(Memory);

    public ChannelEntry Entry(uint slots = 0) => new()
    {
        Address = (ulong)_memory,
        Length = (ulong)Length,
        Kind = Kind,
        MessageSize = MessageSize,
        Slots = slots == 0 ? Slots : slots,
        Event = ChannelEntry.NoEvent,
    };

    /// <summary>Has every access of this thread looked at; one outside of the channel's words fails.</summary>
    public void WatchBounds() => SharedMemory.BeforeAccess = address =>
    {
        if (address < (nint)_memory || address > (nint)_memory + Length - sizeof(ulong) || address % sizeof(ulong) != 0)
        {
            throw new InvalidOperationException($"access outside of the channel, at offset {address - (nint)_memory}");
        }
    };

    public void Dispose()
    {
        SharedMemory.BeforeAccess = null;
        NativeMemory.AlignedFree(_memory);
    }
}
