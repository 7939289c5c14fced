using System.Diagnostics;
using System.Text;

namespace Bulkhead.BootHarness;

/// <summary>
/// Types to a machine whose launcher passes its standard input on to the serial port, and waits for what it answers.
/// Needs <see cref="BootOptions.IsInteractive"/>.
/// </summary>
public sealed class BootDialogue
{
    private static readonly TimeSpan DefaultBound = TimeSpan.FromSeconds(60);
    private const int TailLength = 400;

    private readonly Stream input;
    private readonly Lock gate = new();
    private readonly StringBuilder text = new();
    private TaskCompletionSource changed = NewSource();
    private int position;
    private bool complete;

    internal BootDialogue(Stream input) => this.input = input;

    /// <summary>Types keys, each a byte (Latin-1).</summary>
    public async Task TypeAsync(string keys)
    {
        await input.WriteAsync(Encoding.Latin1.GetBytes(keys)).ConfigureAwait(false);
        await input.FlushAsync().ConfigureAwait(false);
    }

    /// <summary>
    /// Types a line and Enter at once, as when it is pasted, and waits until the machine has echoed it, so that what is
    /// expected next is what follows. Other output may come between the echoes of two keys.
    /// </summary>
    /// <exception cref="BootException">The machine ended, or did not echo a key within 60 s.</exception>
    public async Task TypeLineAsync(string line)
    {
        await TypeAsync(line + "\r").ConfigureAwait(false);
        foreach (char key in line)
        {
            await ExpectAsync(key.ToString()).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Waits until the machine has sent the text behind what was expected last, be the line ended or not; returns all
    /// that came up to its end.
    /// </summary>
    /// <exception cref="BootException">The machine ended, or the bound passed (60 s), before it came.</exception>
    public async Task<string> ExpectAsync(string expected, TimeSpan? bound = null)
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (true)
        {
            Task change;
            lock (gate)
            {
                string rest = text.ToString(position, text.Length - position);
                int found = rest.IndexOf(expected, StringComparison.Ordinal);
                if (found >= 0)
                {
                    position += found + expected.Length;
                    return rest[..(found + expected.Length)];
                }

                TimeSpan left = (bound ?? DefaultBound) - watch.Elapsed;
                if (complete || left <= TimeSpan.Zero)
                {
                    string tail = rest[Math.Max(0, rest.Length - TailLength)..];
                    string why = complete ? "the machine ended" : $"{watch.Elapsed.TotalSeconds:F0} s passed";
                    throw new BootException($"expected \"{expected}\", but {why}; the last that came: \"{tail}\"");
                }

                change = Task.WhenAny(changed.Task, Task.Delay(left));
            }

            await change.ConfigureAwait(false);
        }
    }

    internal void Add(ReadOnlySpan<byte> bytes)
    {
        lock (gate)
        {
            text.Append(Encoding.Latin1.GetString(bytes));
            Announce();
        }
    }

    internal void Complete()
    {
        lock (gate)
        {
            complete = true;
            Announce();
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Announce()
    {
        changed.SetResult();
        changed = NewSource();
    }
}
