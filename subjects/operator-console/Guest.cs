namespace Bulkhead.Subjects.OperatorConsole;

/// <summary>
/// A guest that the operator can type to: both its channels, NAME-console and NAME-input, are granted to the console.
/// </summary>
internal struct Guest
{
    /// <summary>Position of its source.</summary>
    public int Source;

    public ChannelWriter Input;

    public EscapeParser Escapes;

    /// <summary>The line that it has not ended yet.</summary>
    public TextLine Line;

    /// <summary>Bytes that came from it, and that were typed to it.</summary>
    public ulong Printed;
    public ulong Typed;
}
