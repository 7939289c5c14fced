namespace Bulkhead.GuestImages.Formats;

/// <summary>Command lines of guests: printable ASCII.</summary>
internal static class CommandLineText
{
    /// <summary>Refuses a text that a kernel could misread.</summary>
    /// <exception cref="GuestImageException">It is not printable ASCII, or too long.</exception>
    public static string Check(GuestFile file, string text, ulong longest = 4095)
    {
        if (text.FirstOrDefault(letter => letter is < ' ' or > '~') is not '\0' and char wrong)
        {
            throw new GuestImageException(
                file.Name, $"its command line has the character U+{(int)wrong:X4}: write printable ASCII");
        }

        if ((ulong)text.Length > longest)
        {
            throw new GuestImageException(
                file.Name, $"its command line has {text.Length} characters, and it takes {longest}: shorten it");
        }

        return text;
    }
}
