namespace Bulkhead.Subjects;

/// <summary>
/// The layout of a channel's memory: a header, then slots, all of 64-bit little-endian words.
/// <code>
/// byte 0                 Written: how many messages the writer has published since the memory was scrubbed
/// byte 8 to 63           zeros
/// byte 64 + k * stride   slot k: Sequence (8 bytes), Length (8 bytes), then the message, padded to whole words
/// </code>
/// Message n, counted from 1, has slot (n - 1) mod slots, with stride = 16 + the longest message rounded up to 8.
/// <para>
/// The writer, which alone can write, publishes message n in this order: Sequence = 0, Length and message,
/// Sequence = n, Written = n. It waits for nobody, and the newest message takes the oldest one's place. It finds in
/// Written where to go on when it restarts, and so loses at most the message that it was writing.
/// </para>
/// <para>
/// A reader keeps to itself which message it wants next. It reads Sequence, copies Length and message, reads Sequence
/// again: only if both were the number it wants, it has the message; otherwise the message is lost to it. If Written
/// is more than slots ahead, what lies between is lost. So a reader always knows how many messages it missed, and two
/// processors need no more than that stores are seen in their order, and loads made in theirs (SDM Vol. 3A, 10.2.2).
/// </para>
/// <para>
/// A channel for state is the same with <see cref="StateSlots"/> slots; its reader goes straight to message Written.
/// While the writer fills one slot the other holds the latest state, so that neither ever waits for the other.
/// </para>
/// <para>
/// A reader trusts none of these words: it takes the number and the size of the slots from its own
/// <see cref="ChannelEntry"/>, which policy fixed, and a Length beyond them makes the message a lost one.
/// </para>
/// </summary>
public static class ChannelLayout
{
    /// <summary>Offsets in bytes from the start of the channel.</summary>
    public const int Written = 0;
    public const int Slots = 64;

    /// <summary>Offsets in bytes from the start of a slot.</summary>
    public const int Sequence = 0;
    public const int Length = 8;
    public const int Message = 16;

    /// <summary>The bounds of what a policy may ask for.</summary>
    public const uint MaximumMessageSize = 65_536;
    public const uint MaximumSlots = 65_536;

    /// <summary>The slots of a channel for state, whatever its entry says.</summary>
    public const uint StateSlots = 2;

    /// <summary>
    /// Bytes from one slot to the next, for messages of at most <paramref name="messageSize"/> bytes.
    /// </summary>
    public static uint Stride(uint messageSize) => Message + ((messageSize + 7) & ~7u);

    /// <summary>The bytes of memory that a channel needs; its region has as many pages as hold them.</summary>
    public static ulong RequiredLength(uint messageSize, uint slots) => Slots + ((ulong)slots * Stride(messageSize));

    /// <summary>Whether a channel may be so: neither size is 0, and both are within the bounds.</summary>
    public static bool IsValid(uint messageSize, uint slots) =>
        messageSize is > 0 and <= MaximumMessageSize && slots is > 0 and <= MaximumSlots;
}
