using Bulkhead.SystemBuilder.Layout;

namespace Bulkhead.SystemBuilder.Subjects;

/// <summary>
/// Leaves long zeros out of what a subject finds in its memory: private memory is scrubbed, and every byte of an image
/// is copied and hashed whenever the subject starts.
/// </summary>
public static class SparseContent
{
    private const int ShortestGap = 1 << 20;
    private const int MostPieces = 32;

    /// <summary>
    /// The bytes without long runs of zeros, in at most some forty pieces; nothing if all are zeros.
    /// </summary>
    /// <param name="name">What they are.</param>
    /// <param name="address">The guest-physical address of the first.</param>
    /// <param name="bytes">The bytes.</param>
    public static IEnumerable<InitialContent> Of(string name, ulong address, ReadOnlyMemory<byte> bytes)
    {
        int gap = Math.Max(ShortestGap, bytes.Length / MostPieces);
        int start = -1;
        int end = 0;
        for (int at = 0; at < bytes.Length; at += (int)Pages.Small)
        {
            int length = Math.Min((int)Pages.Small, bytes.Length - at);
            if (bytes.Span.Slice(at, length).IndexOfAnyExcept((byte)0) < 0)
            {
                continue;
            }

            if (start >= 0 && at - end >= gap)
            {
                yield return new InitialContent(name, address + (ulong)start, bytes[start..end]);
                start = -1;
            }

            start = start < 0 ? at : start;
            end = at + length;
        }

        if (start >= 0)
        {
            yield return new InitialContent(name, address + (ulong)start, bytes[start..end]);
        }
    }
}
