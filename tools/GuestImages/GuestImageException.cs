namespace Bulkhead.GuestImages;

/// <summary>
/// An image is broken, not supported, or does not fit the guest's memory. The message is one line: the file, the
/// value, the rule and the cure.
/// </summary>
/// <param name="file">The file, or the thing.</param>
/// <param name="text">What is wrong, the rule and the cure.</param>
public sealed class GuestImageException(string file, string text) : Exception($"{file}: {OneLine(text)}")
{
    // Letters of a hostile image may be in it.
    private static string OneLine(string text) =>
        string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter));
}
