namespace Bulkhead.Subjects.OperatorConsole;

using System;

/// <summary>
/// A guest that the operator can type to: both its channels, NAME-console and NAME-input, are granted to the console.
/// </summary>
internal struct Guest
{
    /// <summary>Position of its source.</summary>
    public int Source;

    public ChannelWriter Input;

    /// <summary>
    /// Where it tells the number of the last message of its input that it took, if policy grants NAME-taken.
    /// </summary>
    public StateReader Taken;
    public bool HasTaken;

    public EscapeParser Escapes;

    /// <summary>The line that it has not ended yet.</summary>
    public TextLine Line;

    /// <summary>Bytes that came from it, and that were typed to it.</summary>
    public ulong Printed;
    public ulong Typed;

    /// <summary>
    /// How many messages of its input it has not taken yet, as it says; 0 where it does not: then the newest message
    /// takes the oldest one's place.
    /// </summary>
    public readonly ulong CountWaiting()
    {
        MessageBuffer buffer = default;
        Span<byte> word = buffer;
        if (!HasTaken)
        {
            return 0;
        }

        ulong taken = Taken.TryRead(word, out int length, out _) && length == sizeof(ulong)
            ? MessageWords.Read(word, 0)
            : 0;
        return taken < Input.Written ? Input.Written - taken : 0;
    }
}
