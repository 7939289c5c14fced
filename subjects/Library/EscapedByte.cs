namespace Bulkhead.Subjects;

/// <summary>A byte as it is printed: itself if it is printable ASCII, else \xNN.</summary>
public readonly struct EscapedByte(byte value)
{
    private const int EscapedLength = 4;

    public int Length => value is >= (byte)' ' and <= (byte)'~' ? 1 : EscapedLength;

    /// <summary>The character at <paramref name="index"/>, below <see cref="Length"/>.</summary>
    public byte this[int index] => Length == 1 ? value : index switch
    {
        0 => (byte)'\\',
        1 => (byte)'x',
        2 => "0123456789abcdef"u8[value >> 4],
        _ => "0123456789abcdef"u8[value & 0xf],
    };
}
