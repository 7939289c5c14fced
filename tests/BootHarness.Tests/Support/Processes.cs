namespace Bulkhead.BootHarness.Tests.Support;

/// <summary>Looks for processes in /proc.</summary>
internal static class Processes
{
    /// <summary>Command lines of the processes that live and have the text in their environment or command line.
    /// </summary>
    public static string[] With(string text) =>
        [.. Directory.EnumerateDirectories("/proc").Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0]))
            .Where(folder => Read(folder, "environ").Contains(text) || Read(folder, "cmdline").Contains(text))
            .Select(folder => Read(folder, "cmdline").Replace('\0', ' ')).Where(command => command.Length > 0)];

    /// <summary>Waits up to 3 s for the processes with the text to be gone; returns those that are not.</summary>
    public static async Task<string[]> RemainingWithAsync(string text)
    {
        string[] remaining = With(text);
        for (int tries = 0; tries < 60 && remaining.Length > 0; tries++)
        {
            await Task.Delay(50);
            remaining = With(text);
        }

        return remaining;
    }

    // A process that ends while it is looked at, or a zombie, has nothing to read.
    private static string Read(string folder, string name)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, name));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
