namespace Bulkhead.Subjects.OperatorConsole;

/// <summary>A channel that the console prints.</summary>
internal struct Source
{
    /// <summary>The guest whose bytes it carries; null for lines of a native subject.</summary>
    public const int NoGuest = -1;

    public ChannelEntry Entry;
    public ChannelReader Reader;

    /// <summary>Position of the guest, or <see cref="NoGuest"/>.</summary>
    public int Guest;
}
