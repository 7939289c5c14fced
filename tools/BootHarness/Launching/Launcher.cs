namespace Bulkhead.BootHarness.Launching;

/// <summary>
/// A way to boot an image: a command whose standard output is the serial log and which ends when the machine does.
/// Take <see cref="QemuLauncher"/>, wrap any command in <see cref="CommandLauncher"/>, or derive your own.
/// </summary>
public abstract record Launcher
{
    /// <summary>The program: a path, or a name that is looked up on PATH.</summary>
    public abstract string Program { get; }

    /// <summary>The program's arguments, each as the program shall get it: no shell sees them.</summary>
    public abstract IReadOnlyList<string> Arguments { get; }

    /// <summary>The folder in which the program runs; null for the caller's own.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Changes to the caller's environment; null removes a variable.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>
    /// The status that the guest gave the run, from the exit status of the program (0 to 255); null if the exit status
    /// does not tell. A log whose last line is <c># end status=N name=WORD</c> goes before.
    /// </summary>
    public virtual int? GuestStatus(int exitStatus) => exitStatus;

    /// <summary>The command as a person would type it.</summary>
    public string CommandLine => string.Join(' ', Arguments.Prepend(Program).Select(Quote));

    private static string Quote(string word) =>
        word.Length > 0 && word.All(letter => char.IsAsciiLetterOrDigit(letter) || "-_=+./,:@%".Contains(letter))
            ? word
            : $"'{word.Replace("'", @"'\''")}'";
}
